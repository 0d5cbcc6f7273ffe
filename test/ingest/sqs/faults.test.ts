/** What goes wrong around a queue: nothing is deleted that is not stored, and it goes on by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqsClient } from '../../../src/ingest/sqs/client.ts';
import type { Queue } from '../../../src/ingest/sqs/queue.ts';
import { StoreUnavailableError } from '../../../src/store/contract.ts';
import { exported, tell } from '../../support/record.ts';
import { bounce, type MailSpec, send } from '../../support/ses.ts';
import { openMemory } from '../../support/sqlite.ts';
import { createConsumer, createSink, type Intercept, type Sqs, startSqs, until } from './support.ts';

const T0 = Date.UTC(2026, 6, 20);
const HOUR = 3_600_000;

const bodies = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => {
    const address = `person${index}@example.net`;
    const spec: MailSpec = { messageId: `m-${index}`, acceptedAt: T0, destination: [address] };
    const recipients = [{ emailAddress: address, action: 'failed', status: '5.1.1' }];
    return index % 2 === 0 ? send(spec) : bounce(spec, { at: T0 + 1_000, recipients });
  });

async function stateOf(told: readonly object[]): Promise<string> {
  const store = openMemory();
  await tell(store, ...told.map((body) => ({ body, publishedAt: T0 + HOUR })));
  return exported(store);
}

describe('around a queue', () => {
  let sqs: Sqs;
  let queue: Queue;
  beforeEach(async () => {
    sqs = await startSqs();
    queue = sqs.makeQueue('ses-events');
  });
  afterEach(() => sqs.stop());

  const isEmpty = () => sqs.left(queue).ready + sqs.left(queue).hidden === 0;

  it('the store is down: nothing is deleted, and all of it comes again', async () => {
    let down = true;
    const sink = createSink(async (record) => {
      if (down) throw new StoreUnavailableError(new Error('disk full'));
      await record();
    });
    const told = bodies(25);
    sqs.put(queue, ...told);
    const consumer = createConsumer(sqs, queue, sink);
    consumer.start();
    await until('all were tried', () => sink.count('sqs-not-recorded') >= 3);
    expect(sqs.callsOf('DeleteMessageBatch')).toEqual([]);
    await until('they are hidden for longer', () => sqs.callsOf('ChangeMessageVisibilityBatch').length >= 3);
    expect(sqs.left(queue).ready + sqs.left(queue).hidden).toBe(25);
    expect(await exported(sink.store)).toBe('');
    down = false;
    await until('the queue is empty', isEmpty);
    await consumer.stop();
    expect(await exported(sink.store)).toBe(await stateOf(told));
    expect(sink.count('sqs-recovered')).toBeGreaterThan(0);
    expect(JSON.stringify(sink.logged)).not.toContain('example.net');
  });

  it('the store is down: the distance to the next delivery grows with each', async () => {
    const sink = createSink(() => Promise.reject(new StoreUnavailableError(new Error('disk full'))));
    sqs.put(queue, ...bodies(1));
    const asked: number[] = [];
    const redelivery = (failures: number) => {
      asked.push(failures);
      return 1_000;
    };
    const consumer = createConsumer(sqs, queue, sink, { redelivery });
    consumer.start();
    await until('three deliveries', () => asked.length >= 3);
    await consumer.stop();
    expect(asked.slice(0, 3)).toEqual([0, 1, 2]);
  });

  it('the store is down: one receive at a time, however full the queue is, and an empty one is no recovery', async () => {
    const sink = createSink(() => Promise.reject(new StoreUnavailableError(new Error('disk full'))));
    sqs.put(queue, ...bodies(80));
    let waits = 0;
    const backoff = () => {
      waits++;
      return 10;
    };
    const consumer = createConsumer(sqs, queue, sink, { backoff, redelivery: () => 60_000, waitSeconds: 0 });
    consumer.start();
    await until('all were tried', () => sqs.left(queue).hidden === 80);
    await until('it polls an empty queue', () => sqs.callsOf('ReceiveMessage').length > 12);
    await consumer.stop();
    expect(waits).toBeGreaterThanOrEqual(5);
    expect(sink.count('sqs-recovered')).toBe(0);
  });

  /** `m1` cannot be deleted for so many times. */
  const refuseOne = (times: number): Intercept => {
    let left = times;
    return ({ action, input }) => {
      if (action !== 'DeleteMessageBatch' || left-- <= 0) return null;
      const ids = (input.Entries ?? []).map(({ Id }) => Id);
      const failed = ids.length === 1 ? ids : ['m1'];
      // The others are not deleted either: they come again as well, which must do as little harm.
      return {
        Successful: ids.filter((id) => !failed.includes(id)).map((Id) => ({ Id })),
        Failed: failed.map((Id) => ({ Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid', Message: 'no' })),
      };
    };
  };

  it('some of a delete fails: that one is tried once more', async () => {
    const sink = createSink();
    const told = bodies(3);
    sqs.put(queue, ...told);
    sqs.intercept(refuseOne(1));
    const consumer = createConsumer(sqs, queue, sink);
    consumer.start();
    await until('two deletes', () => sqs.callsOf('DeleteMessageBatch').length === 2);
    await consumer.stop();
    expect(sqs.callsOf('DeleteMessageBatch').map(({ input }) => input.Entries?.length)).toEqual([3, 1]);
    expect(sink.count('sqs-delete-failed')).toBe(0);
  });

  it('some of a delete fails twice: it comes again and counts once', async () => {
    const sink = createSink();
    const told = bodies(3);
    sqs.put(queue, ...told);
    sqs.intercept(refuseOne(2));
    const consumer = createConsumer(sqs, queue, sink, { visibilitySeconds: 1 });
    consumer.start();
    await until('the queue is empty', isEmpty);
    await consumer.stop();
    expect(sink.logged).toContainEqual({
      level: 'warn',
      event: 'sqs-delete-failed',
      fields: { queue: queue.arn, messages: 1, reason: 'ReceiptHandleIsInvalid' },
    });
    // What was received again may come in parts.
    expect(sink.batches[0]).toBe(3);
    expect(sink.batches.reduce((sum, size) => sum + size, 0)).toBe(6);
    expect(await exported(sink.store)).toBe(await stateOf(told));
  });

  it('the store is slow: the messages stay hidden, so nobody else gets them', async () => {
    const sink = createSink(async (record) => {
      await sleep(2_600);
      await record();
    });
    sqs.put(queue, ...bodies(3));
    const consumer = createConsumer(sqs, queue, sink, { visibilitySeconds: 1 });
    consumer.start();
    await until('they are received', () => sqs.left(queue).hidden === 3);
    const other = createSqsClient({ region: queue.region, endpoint: sqs.endpoint });
    const found = other.send(new ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds: 3 }));
    await until('the queue is empty', isEmpty);
    expect((await found).Messages).toBeUndefined();
    await consumer.stop();
    expect(sqs.callsOf('ChangeMessageVisibilityBatch').length).toBeGreaterThanOrEqual(4);
    expect(sink.batches).toEqual([3]);
  });

  it('has no more receives in work than it may, and more than one when the queue is full', async () => {
    let inWork = 0;
    let most = 0;
    const sink = createSink();
    const intake = {
      accept: async (...args: Parameters<typeof sink.intake.accept>) => {
        most = Math.max(most, ++inWork);
        await sleep(20);
        return sink.intake.accept(...args).finally(() => inWork--);
      },
    };
    sqs.put(queue, ...bodies(300));
    const consumer = createConsumer(sqs, queue, sink, { intake, maxReceives: 3 });
    consumer.start();
    await until('the queue is empty', isEmpty);
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThanOrEqual(30);
    await consumer.stop();
    expect(await exported(sink.store)).toBe(await stateOf(bodies(300)));
  });

  it('the network goes away: receives back off, and go on when it is back', async () => {
    const sink = createSink();
    const waits: number[] = [];
    const backoff = (failures: number) => {
      waits.push(failures);
      return 50;
    };
    const consumer = createConsumer(sqs, queue, sink, { backoff, visibilitySeconds: 1 });
    consumer.start();
    await until('it polls', () => sqs.callsOf('ReceiveMessage').length === 1);
    await sqs.disconnect();
    await until('three failures', () => waits.length >= 3, 15_000);
    expect(waits.slice(0, 3)).toEqual([0, 1, 2]);
    expect(sink.logged).toContainEqual({
      level: 'error',
      event: 'sqs-receive-failed',
      fields: { queue: queue.arn, reason: 'ECONNREFUSED' },
    });
    await sqs.reconnect();
    sqs.put(queue, ...bodies(5));
    await until('the queue is empty', isEmpty);
    await consumer.stop();
    expect(await exported(sink.store)).toBe(await stateOf(bodies(5)));
    expect(sink.count('sqs-recovered')).toBeGreaterThan(0);
  }, 20_000);

  it('the queue is not there: said by name, again and again, without an end to the service', async () => {
    const sink = createSink();
    sqs.server.deleteQueue(queue.name);
    const consumer = createConsumer(sqs, queue, sink);
    consumer.start();
    await until('two failures', () => sink.count('sqs-receive-failed') >= 2);
    await consumer.stop();
    expect(sink.logged.at(-1)?.fields).toEqual({ queue: queue.arn, reason: 'QueueDoesNotExist' });
  });

  it('stops within moments while it waits for messages, and for the next try', async () => {
    const waiting = createConsumer(sqs, queue, createSink());
    waiting.start();
    await until('it polls', () => sqs.callsOf('ReceiveMessage').length === 1);
    let from = performance.now();
    await waiting.stop();
    expect(performance.now() - from).toBeLessThan(500);

    const sink = createSink();
    sqs.server.deleteQueue(queue.name);
    const failing = createConsumer(sqs, queue, sink, { backoff: () => 60_000 });
    failing.start();
    await until('it failed', () => sink.count('sqs-receive-failed') === 1);
    from = performance.now();
    await failing.stop();
    expect(performance.now() - from).toBeLessThan(500);
  });

  it('stops after what it received is stored and deleted', async () => {
    let recording = false;
    const sink = createSink(async (record) => {
      recording = true;
      await sleep(700);
      await record();
    });
    const told = bodies(4);
    sqs.put(queue, ...told);
    const consumer = createConsumer(sqs, queue, sink);
    consumer.start();
    await until('they are received', () => recording);
    await consumer.stop();
    expect(isEmpty()).toBe(true);
    expect(await exported(sink.store)).toBe(await stateOf(told));
    const calls = sqs.calls.length;
    await sleep(100);
    expect(sqs.calls.length).toBe(calls);
  });

  it('stops anyway when the time is up, and leaves the messages in the queue', async () => {
    const { promise, resolve: release } = Promise.withResolvers<void>();
    let recording = false;
    const sink = createSink(() => {
      recording = true;
      return promise;
    });
    sqs.put(queue, ...bodies(4));
    const consumer = createConsumer(sqs, queue, sink, { drainLimit: 200 });
    consumer.start();
    await until('they are received', () => recording);
    await consumer.stop();
    expect(sink.count('sqs-drain-cut')).toBe(1);
    expect(sqs.left(queue).hidden).toBe(4);
    release();
  });
});
