import { visible } from '../../shared/words.ts';
import type { Source } from '../../store/contract.ts';
import { OperatorLink } from '../components/operator-link.tsx';
import { Shape } from '../components/parts.tsx';

/** More are counted, not named. */
const NAMED = 2;

/** Topics that sent a genuine confirmation and wait for somebody to say that they are ours. One line: the page has more to say. */
export function PendingSources({ sources }: { sources: readonly Source[] }) {
  const pending = sources.filter(({ state }) => state === 'pending');
  if (pending.length === 0) return null;
  const known = new Set(sources.filter(({ state }) => state !== 'pending').map(({ account }) => account));
  return (
    <p class="notice watch overview-brief">
      <span>
        <Shape tone="watch" />{' '}
        <strong>{pending.length === 1 ? '1 topic waits' : `${pending.length} topics wait`} for approval:</strong>{' '}
        {pending.slice(0, NAMED).map((source, n) => (
          <>
            {n === 0 ? '' : ', '}
            <code>{visible(source.id)}</code>
            {known.has(source.account) ? '' : ' (an account that is new here)'}
          </>
        ))}
        {pending.length > NAMED ? ` and ${pending.length - NAMED} more` : ''}. Nothing of it is accepted until then.
      </span>{' '}
      <OperatorLink href="/sources#waiting">Look, and approve</OperatorLink>
    </p>
  );
}
