import { count, visible } from '../../shared/words.ts';
import type { Pause } from '../../store/contract.ts';
import { Shape, Time } from '../components/parts.tsx';
import { breakersPath } from './path.ts';
import { pauseScopeWords } from './words.ts';

/** Where sending stands still, whoever the recipient: the widest pause in its own words, and the way to all of them. */
export function PauseNotice({ pauses }: { pauses: readonly Pause[] }) {
  const [first] = pauses;
  if (first === undefined) return null;
  const more = pauses.length - 1;
  return (
    <section class="notice stop" aria-label="Sending is paused">
      <p>
        <Shape tone="stop" /> <strong>Sending is paused</strong> for <bdi>{visible(pauseScopeWords(first))}</bdi> since{' '}
        <Time at={first.since} /> UTC: <bdi>{visible(first.why)}</bdi>
      </p>
      <p>
        <a href={breakersPath()}>{more === 0 ? 'See the pause' : `See it and ${count(more)} more`}</a>
      </p>
    </section>
  );
}
