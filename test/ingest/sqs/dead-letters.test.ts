/** How much lies in dead-letter queues, asked of a real SQS server. */
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSqsClients } from '../../../src/ingest/sqs/client.ts';
import { createDeadLetterJob } from '../../../src/ingest/sqs/dead-letters.ts';
import type { Queue } from '../../../src/ingest/sqs/queue.ts';
import { alertsOf, judgeAt } from '../../support/alerts.ts';
import { createSink, type Sqs, startSqs } from './support.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 20, 9);

let sqs: Sqs;
let sink: ReturnType<typeof createSink>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.stop());
beforeEach(async () => {
  sqs.intercept(() => null);
  sink = createSink();
  await sink.store.reputation.recounted();
});

let queues = 0;
function pair(): { readonly queue: Queue; readonly dead: Queue } {
  const dead = sqs.makeQueue(`dead-${++queues}`);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 10 });
  const queue = sqs.makeQueue(`events-${queues}`, 'us-east-1', { RedrivePolicy });
  return { queue, dead };
}

function watching(...watched: readonly Queue[]) {
  const clients = createSqsClients(sqs.endpoint);
  let at = T0;
  const { store, log } = sink;
  const job = createDeadLetterJob({
    ...{ queues: watched, clientOf: clients.of, signals: store.alertSignals, now: () => at, log },
  });
  return {
    store,
    client: clients.of('us-east-1'),
    look: () => job.run(new AbortController().signal),
    judge: () => judgeAt(store, at),
    advance: (ms: number) => {
      at += ms;
    },
  };
}

it('opens an alert with the first message in a dead-letter queue, and ends it when the queue is empty', async () => {
  const { queue, dead } = pair();
  const { look, judge, store, client } = watching(queue);
  await look();
  await judge();
  expect(await alertsOf(store)).toEqual([]);
  sqs.put(dead, 'one', 'two');
  await look();
  await judge();
  expect(await store.alertSignals.deadLetters()).toEqual([{ queue: dead.arn, messages: 2, at: T0 }]);
  expect((await store.alerts.open()).map(({ title, scope }) => [title, scope.queue])).toEqual([
    [`2 messages in the dead-letter queue ${dead.name}.`, dead.arn],
  ]);
  await client.send(new PurgeQueueCommand({ QueueUrl: dead.url }));
  await look();
  await judge();
  expect(await alertsOf(store)).toEqual(['dead-letter-growth warn resolved']);
});

it('asks nothing more of a queue that has no dead-letter queue', async () => {
  const queue = sqs.makeQueue('plain');
  const { look, store } = watching(queue);
  const before = sqs.callsOf('GetQueueAttributes').length;
  await look();
  expect(sqs.callsOf('GetQueueAttributes')).toHaveLength(before + 1);
  expect(await store.alertSignals.deadLetters()).toEqual([]);
});

it('says once that it may not ask, and goes on with the other queues', async () => {
  const { queue: forbidden } = pair();
  const { queue, dead } = pair();
  sqs.put(dead, 'one');
  sqs.intercept(({ action, input }) =>
    action === 'GetQueueAttributes' && input.QueueUrl === forbidden.url
      ? { Attributes: { RedrivePolicy: '{}' } }
      : null,
  );
  const { look, store } = watching(forbidden, queue);
  await look();
  await look();
  expect(sink.logged.filter(({ event }) => event === 'dead-letters-unknown')).toHaveLength(1);
  expect(await store.alertSignals.deadLetters()).toEqual([{ queue: dead.arn, messages: 1, at: T0 }]);
});

it('judges nothing by an old answer, and ends what is watched no longer after a day', async () => {
  const { queue, dead } = pair();
  const { look, judge, store, advance } = watching(queue);
  sqs.put(dead, 'one');
  await look();
  advance(61 * MINUTE);
  await judge();
  expect(await alertsOf(store)).toEqual([]);
  await look();
  await judge();
  advance(2 * 60 * MINUTE);
  await judge();
  expect(await alertsOf(store)).toEqual(['dead-letter-growth warn open']);
  advance(24 * 60 * MINUTE);
  await judge();
  expect(await alertsOf(store)).toEqual(['dead-letter-growth warn resolved']);
});
