import { visible } from '../../shared/words.ts';
import type { Source } from '../../store/contract.ts';
import { Shape, Time } from '../components/parts.tsx';

/** Topics that sent a genuine confirmation and wait for somebody to say that they are ours. */
export function PendingSources({ sources }: { sources: readonly Source[] }) {
  const pending = sources.filter(({ state }) => state === 'pending');
  if (pending.length === 0) return null;
  const known = new Set(sources.filter(({ state }) => state !== 'pending').map(({ account }) => account));
  return (
    <section class="notice watch" aria-labelledby="pending-heading">
      <h2 id="pending-heading">
        <Shape tone="watch" /> {pending.length === 1 ? '1 topic waits' : `${pending.length} topics wait`} for approval
      </h2>
      <p>Nothing of it is accepted until then. Approve only what is yours: an approved topic can block recipients.</p>
      <ul>
        {pending.map((source) => (
          <li>
            <code>{visible(source.id)}</code>
            <span class="meta">
              account {visible(source.account)}
              {known.has(source.account) ? '' : ', new here'}, first asked <Time at={source.firstSeenAt} /> UTC
            </span>
          </li>
        ))}
      </ul>
      <p>
        <a href="/sources#waiting">Look at them, and approve</a>
      </p>
    </section>
  );
}
