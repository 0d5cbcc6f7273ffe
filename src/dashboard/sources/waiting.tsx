import type { Millis } from '../../shared/time.ts';
import { ageText, count, visible } from '../../shared/words.ts';
import { Token } from '../components/form.tsx';
import { Shape, Time } from '../components/parts.tsx';
import type { SourcesView, WaitingTopic } from './load.ts';
import { sourcePath } from './path.ts';
import { shortName } from './words.ts';

interface Props {
  readonly view: Pick<SourcesView, 'waiting' | 'now'>;
  readonly token: string;
}

/** Topics that sent a genuine confirmation and wait for somebody to say that they are ours. */
export function Waiting({ view: { waiting, now }, token }: Props) {
  if (waiting.length === 0) return null;
  return (
    <section class="notice watch" id="waiting" aria-labelledby="waiting-heading">
      <h2 id="waiting-heading">
        <Shape tone="watch" /> {waiting.length === 1 ? '1 topic waits' : `${count(waiting.length)} topics wait`}{' '}
        {waiting.some(({ source }) => source.state === 'pending') ? 'for approval' : 'to be confirmed'}
      </h2>
      <p>
        SNS signed these requests, but anybody can make their own topic ask. Approve only what is yours: an approved
        topic can block recipients and changes the rates. A request that you leave alone is forgotten.
      </p>
      <ul>
        {waiting.map((topic) => (
          <Topic topic={topic} now={now} token={token} />
        ))}
      </ul>
    </section>
  );
}

/** One of them; also on its own page. */
export function Topic({ topic, now, token }: { topic: WaitingTopic; now: Millis; token: string }) {
  const { source, newAccount, expiresAt } = topic;
  const name = visible(shortName(source.id));
  const expired = expiresAt === null || expiresAt <= now;
  const allowed = source.state === 'allowed';
  return (
    <li>
      <strong>
        <a href={sourcePath(source.id)}>{name}</a>
      </strong>
      <code>{visible(source.id)}</code>
      <span class="meta">
        AWS account {visible(source.account)}, {newAccount ? <strong>new here</strong> : 'known here'}; first asked{' '}
        <Time at={source.firstSeenAt} /> UTC, {ageText(now - source.firstSeenAt)} ago;{' '}
        {expired ? 'expired' : `expires in ${ageText(expiresAt - now)}`}
      </span>
      {expired ? (
        <p>
          Its token has expired: SNS takes one for 48 hours. Press "Request confirmation" at the subscription in the SNS
          console; the new request appears here, or is confirmed at once when you allow the topic now.
        </p>
      ) : null}
      {allowed ? (
        <p>It is allowed, but SNS has not been told to send here: its subscription is not confirmed.</p>
      ) : null}
      <form method="post" action="/sources/approve">
        <Token of={token} />
        <input type="hidden" name="id" value={source.id} />
        <button type="submit">
          {allowed ? 'Confirm' : expired ? 'Allow' : 'Approve'} {name}
        </button>
      </form>
    </li>
  );
}
