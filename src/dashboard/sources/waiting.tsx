import { visible } from '../../shared/words.ts';
import { Token } from '../components/form.tsx';
import { Shape, Time } from '../components/parts.tsx';
import type { SourceHealth } from './condition.ts';
import { shortName } from './words.ts';

interface Props {
  readonly sources: readonly SourceHealth[];
  readonly token: string;
}

/** Topics that sent a genuine confirmation and wait for somebody to say that they are ours. */
export function Waiting({ sources, token }: Props) {
  const waiting = sources.filter(({ condition }) => condition === 'waiting').map(({ source }) => source);
  if (waiting.length === 0) return null;
  const known = new Set(sources.filter(({ condition }) => condition !== 'waiting').map(({ source }) => source.account));
  return (
    <section class="notice watch" id="waiting" aria-labelledby="waiting-heading">
      <h2 id="waiting-heading">
        <Shape tone="watch" /> {waiting.length === 1 ? '1 topic waits' : `${waiting.length} topics wait`} for approval
      </h2>
      <p>
        SNS signed these requests, but anybody can make their own topic ask. Approve only what is yours: an approved
        topic can block recipients and changes the rates.
      </p>
      <ul>
        {waiting.map(({ id, account, firstSeenAt }) => (
          <li>
            <strong>{visible(shortName(id))}</strong>
            <code>{visible(id)}</code>
            <span class="meta">
              AWS account {visible(account)}, {known.has(account) ? 'known here' : 'new here'}; first asked{' '}
              <Time at={firstSeenAt} /> UTC
            </span>
            <form method="post" action="/sources/approve">
              <Token of={token} />
              <input type="hidden" name="id" value={id} />
              <button type="submit">Approve {visible(shortName(id))}</button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}
