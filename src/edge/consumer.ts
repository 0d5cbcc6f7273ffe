/** Takes what waits in the queue into the store. */
import type { Message, MessageBatch } from '@cloudflare/workers-types';
import type { Intake } from '../ingest/intake.ts';
import type { Parcel } from '../ingest/parcels.ts';
import type { Log } from '../shared/log.ts';
import type { Clock, Millis } from '../shared/time.ts';
import { parseQueueMessage } from './queue-message.ts';

interface Options {
  readonly intake: Pick<Intake, 'take' | 'accept'>;
  readonly now: Clock;
  readonly log: Log;
}

export type Consumer = (batch: MessageBatch) => Promise<void>;

/** Seconds until a message comes again, by how often it has come: the store may be away for an hour. */
const DELAYS = [5, 15, 60, 300, 900] as const;
const LONGEST = 1_800;

const delayOf = (attempts: number): number => DELAYS[attempts - 1] ?? LONGEST;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/**
 * Sends a batch back as it came, while the service cannot begin. Thrown out of the handler it would come again at once, and
 * its tries be over within minutes: what the dead-letter queue gives up on is gone.
 */
export function postpone({ messages }: MessageBatch): void {
  for (const message of messages) message.retry({ delaySeconds: delayOf(message.attempts) });
}

/** A message that no version of this service has sent. */
function stray(message: Message, queue: string, receivedAt: Millis): Parcel {
  const publishedAt = message.timestamp.getTime();
  const id = `queue:${message.id}`;
  const carriage = { id, source: `queue:${queue}`, account: '', region: '', publishedAt, receivedAt };
  return { kind: 'unreadable', text: JSON.stringify(message.body) ?? '', carriage, reason: 'unknown-record' };
}

interface Work {
  readonly log: Log;
  readonly take: (message: Message, queue: string) => Promise<unknown>;
  readonly delayOf: (attempts: number) => number;
}

/** Acknowledges what is on disk, one by one; everything else comes again. Twice changes nothing. */
async function settle({ messages, queue }: MessageBatch, { log, take, delayOf }: Work): Promise<void> {
  const outcomes = await Promise.allSettled(messages.map((message) => take(message, queue)));
  for (const [index, { status }] of outcomes.entries()) {
    const message = messages[index];
    if (status === 'fulfilled') message?.ack();
    else message?.retry({ delaySeconds: delayOf(message.attempts) });
  }
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  if (failed.length > 0)
    log.error('queue-not-recorded', { queue, messages: failed.length, name: nameOf(failed[0]?.reason) });
}

/** Records a batch. All of it is handed to the intake in one turn, so that it is one atomic batch in the store. */
export function createConsumer({ intake, now, log }: Options): Consumer {
  const take = (message: Message, queue: string) => {
    const parsed = parseQueueMessage(message.body);
    if (parsed === null) return intake.take([stray(message, queue, now())]);
    return parsed.kind === 'carried' ? intake.accept(parsed.text, parsed.carriage) : intake.take([parsed]);
  };
  return async (batch) => settle(batch, { log, take, delayOf });
}

/**
 * What the queue gave up on goes into quarantine with its text, where it can be replayed. Nothing is ever dropped: what
 * cannot be put there comes again.
 */
export function createDeadLetterConsumer({ intake, now, log }: Options): Consumer {
  const take = (message: Message, queue: string) => {
    const parsed = parseQueueMessage(message.body);
    if (parsed === null) return intake.take([stray(message, queue, now())]);
    // A notice has no text to be read again: the store takes it now, or it waits.
    if (parsed.kind === 'notice') return intake.take([parsed]);
    const { text, carriage } = parsed;
    return intake.take([{ kind: 'unreadable', text, carriage, reason: 'dead-letter' }]);
  };
  return async (batch) => {
    log.error('queue-dead-letters', { queue: batch.queue, messages: batch.messages.length });
    await settle(batch, { log, take, delayOf: () => LONGEST });
  };
}
