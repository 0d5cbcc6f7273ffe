/**
 * A queue as Cloudflare's: messages travel as JSON of at most 128 KB, come in batches of at most 100, in no order that anybody
 * may rely on, at least once, and again when they are not acknowledged.
 *
 * @see Cloudflare Queues, "Limits", "Delivery guarantees", "Batching, Retries and Delays".
 */
import type { Consumer } from '../../src/edge/consumer.ts';
import type { QueueMessage } from '../../src/edge/queue-message.ts';
import type { Clock } from '../../src/shared/time.ts';

const MAX_OCTETS = 128_000;
const MAX_BATCH = 100;

interface Waiting {
  readonly number: number;
  readonly timestamp: Date;
  readonly text: string;
  attempts: number;
}

type Batch = Parameters<Consumer>[0];

const encoder = new TextEncoder();

export function createTestQueue({ consume, now }: { readonly consume: Consumer; readonly now: Clock }) {
  let waiting: Waiting[] = [];
  let sent = 0;
  let delivering: Promise<void> = Promise.resolve();

  /** One batch. What is not acknowledged waits for the next delivery, and of each third message it is not believed. */
  const deliverBatch = async (batch: readonly Waiting[]): Promise<readonly Waiting[]> => {
    const acknowledged = new Set<Waiting>();
    const messages = batch.map((each) => ({
      id: String(each.number),
      timestamp: each.timestamp,
      body: JSON.parse(each.text),
      attempts: each.attempts,
      ack: () => acknowledged.add(each),
      retry: () => {},
    }));
    await consume({ queue: 'events', messages } as unknown as Batch);
    for (const each of batch) each.attempts++;
    return batch.filter((each) => !acknowledged.has(each) || (each.attempts === 2 && each.number % 3 === 0));
  };

  const deliverAll = async (): Promise<void> => {
    const all = waiting.toReversed();
    waiting = [];
    for (let from = 0; from < all.length; from += MAX_BATCH) {
      waiting.push(...(await deliverBatch(all.slice(from, from + MAX_BATCH))));
    }
  };

  return {
    send: async (message: QueueMessage) => {
      const text = JSON.stringify(message);
      if (encoder.encode(text).length > MAX_OCTETS) throw new Error('message length exceeds limit');
      waiting.push({ number: sent++, timestamp: new Date(now()), text, attempts: 1 });
      return { metadata: { metrics: { backlogCount: waiting.length, backlogBytes: 0 } } };
    },
    /** Resolves when all that was sent before was delivered once. */
    delivered: (): Promise<void> => {
      delivering = delivering.then(deliverAll);
      return delivering;
    },
  };
}
