import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqsClient } from '../../../src/ingest/sqs/client.ts';
import { type DrainOptions, drainQueue } from '../../../src/ingest/sqs/drain.ts';
import type { Queue } from '../../../src/ingest/sqs/queue.ts';
import { StoreUnavailableError } from '../../../src/store/contract.ts';
import { send } from '../../support/ses.ts';
import { createSink, type Sink, type Sqs, startSqs } from './support.ts';

const T0 = Date.UTC(2026, 6, 20);
const bodies = Array.from({ length: 23 }, (_, index) =>
  send({ messageId: `m-${index}`, acceptedAt: T0, destination: [`person${index}@example.net`] }),
);

describe('reading a dead-letter queue on demand', () => {
  let sqs: Sqs;
  let queue: Queue;
  beforeEach(async () => {
    sqs = await startSqs();
    queue = sqs.makeQueue('ses-events-dead');
  });
  afterEach(() => sqs.stop());

  const drain = (sink: Sink, options: Partial<DrainOptions> = {}) =>
    drainQueue({
      client: createSqsClient({ region: queue.region, endpoint: sqs.endpoint }),
      queue,
      intake: sink.intake,
      now: Date.now,
      log: sink.log,
      ...options,
    });

  it('reads it until it is empty, and says what it did', async () => {
    sqs.put(queue, ...bodies, 'not json');
    const seen: number[] = [];
    const sink = createSink();
    const drained = await drain(sink, { onProgress: ({ recorded }) => seen.push(recorded) });
    expect(drained).toEqual({ recorded: 24, quarantined: 1, deleted: 24, failed: 0, ended: 'empty' });
    expect(seen).toEqual([10, 20, 24]);
    expect(sqs.left(queue)).toEqual({ ready: 0, hidden: 0 });
    expect(await sink.store.events.message('m-22')).not.toBeNull();
    expect(await drain(sink)).toMatchObject({ recorded: 0, ended: 'empty' });
  });

  it('ends when the store does not take it, with nothing deleted', async () => {
    sqs.put(queue, ...bodies);
    const sink = createSink(() => Promise.reject(new StoreUnavailableError(new Error('disk full'))));
    expect(await drain(sink)).toEqual({ recorded: 0, quarantined: 0, deleted: 0, failed: 10, ended: 'store-failed' });
    expect(sqs.left(queue)).toEqual({ ready: 13, hidden: 10 });
  });

  it('ends when the queue cannot be read, by name', async () => {
    sqs.server.deleteQueue(queue.name);
    expect(await drain(createSink())).toMatchObject({ ended: 'queue-failed', error: 'QueueDoesNotExist' });
  });

  it('ends when it is told to, after what it received is settled', async () => {
    sqs.put(queue, ...bodies);
    const enough = new AbortController();
    const drained = await drain(createSink(), { signal: enough.signal, onProgress: () => enough.abort() });
    expect(drained).toEqual({ recorded: 10, quarantined: 0, deleted: 10, failed: 0, ended: 'aborted' });
    expect(sqs.left(queue)).toEqual({ ready: 13, hidden: 0 });
  });
});
