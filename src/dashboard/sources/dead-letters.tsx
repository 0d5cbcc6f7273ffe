import type { Queue } from '../../ingest/sqs/queue.ts';
import { HOUR, type Millis } from '../../shared/time.ts';
import { ageText, counted, visible } from '../../shared/words.ts';
import type { DeadLetters as DeadLetterQueue } from '../../store/contract.ts';
import { Command } from '../commands/command.tsx';
import { quoted } from '../commands/shell.ts';
import { Shape, Time } from '../components/parts.tsx';
import { queueUrlOf } from './queue-url.ts';
import { shortName } from './words.ts';

interface Props {
  readonly found: readonly DeadLetterQueue[];
  readonly queues: readonly Queue[];
  readonly now: Millis;
}

/** Asked every five minutes: what is older says that nobody can ask any longer. */
const STALE = HOUR;

const drain = (url: string) => `node dist/cli.js drain queue ${quoted(url)}`;

/** The queues that are read, and what their dead-letter queues hold. */
export function DeadLetters({ found, queues, now }: Props) {
  return (
    <section class="card" id="dead-letters" aria-labelledby="dead-letters-heading">
      <div class="card-head">
        <h2 id="dead-letters-heading">Dead letters</h2>
        <span class="meta">messages that their queue gave up; times in UTC</span>
      </div>
      {queues.length === 0 && found.length === 0 ? <NoQueues /> : null}
      {found.map((each) => (
        <Found queue={each} url={queueUrlOf(each.queue, queues)} now={now} />
      ))}
      {queues.length > 0 && found.length === 0 ? (
        <p>
          <strong>Unknown.</strong> The queues that are read have no dead-letter queue, or the permission{' '}
          <code>sqs:GetQueueAttributes</code> is missing on them or on it. Give each queue a dead-letter queue with 14
          days of retention: what cannot be stored would be lost without.
        </p>
      ) : null}
      {queues.length === 0 ? null : (
        <p class="meta">
          Read: {queues.map(({ name, region }) => `${name} (${region})`).join(', ')}. Messages of a topic that come by a
          queue stand at the topic.
        </p>
      )}
    </section>
  );
}

const NoQueues = () => (
  <>
    <p>
      <strong>Not known here.</strong> No queue is read (<code>SQS_QUEUE_URLS</code>), and SNS does not say what it gave
      up: it drops a message after four tries, unless its subscription has a dead-letter queue. When you have one, bring
      in what lies there:
    </p>
    <Command text={drain('https://sqs.REGION.amazonaws.com/ACCOUNT_ID/ses-events-dead')} label="the command" />
  </>
);

function Found({ queue, url, now }: { queue: DeadLetterQueue; url: string | null; now: Millis }) {
  const { messages, at } = queue;
  const stale = now - at > STALE;
  const tone = stale ? 'none' : messages > 0 ? 'watch' : 'ok';
  return (
    <div class="sources-dead">
      <h3>
        <Shape tone={tone} /> {visible(shortName(queue.queue))}:{' '}
        {messages === 0 ? 'empty' : counted(messages, 'dead letter')}
      </h3>
      <p class="meta">
        <code>{visible(queue.queue)}</code>, asked <Time at={at} /> ({ageText(now - at)} ago)
        {stale ? '. Not since: the permission sqs:GetQueueAttributes is gone, or the queue is read no longer.' : ''}
      </p>
      {messages === 0 || url === null ? null : (
        <>
          <p>
            They were delivered too often without being stored. Find the cause first (above, or{' '}
            <code>sqs-not-recorded</code> in the log), then bring them in; the service may run meanwhile:
          </p>
          <Command text={drain(url)} label="the command" />
        </>
      )}
    </div>
  );
}
