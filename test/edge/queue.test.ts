/** The queue before the store, over a real store; what Cloudflare would do with a message is written down instead. */
import { expect, it } from 'vitest';
import { createConsumer, createDeadLetterConsumer, postpone } from '../../src/edge/consumer.ts';
import { createQueueFront } from '../../src/edge/queue-front.ts';
import type { QueueMessage } from '../../src/edge/queue-message.ts';
import { createTurnRecorder } from '../../src/edge/turn-recorder.ts';
import { createIntake } from '../../src/ingest/intake.ts';
import { silentLog } from '../../src/shared/log.ts';
import { noMetrics } from '../../src/shared/metrics.ts';
import { type Store, StoreUnavailableError } from '../../src/store/contract.ts';
import { ACCOUNT, send, TOPIC } from '../support/ses.ts';
import { openMemory } from '../support/sqlite.ts';

const NOW = Date.UTC(2026, 9, 20, 12);
const now = () => NOW;

function intakeOver(store: Pick<Store, 'events'>) {
  const recorder = createTurnRecorder({ events: store.events, pseudonymOf: (text) => text, now, log: silentLog });
  const settings = { sesAccounts: [], campaignTag: 'campaign', routes: [], keepRaw: false };
  return createIntake({ ...settings, recorder, log: silentLog, metrics: noMetrics });
}

const carriage = (id: string) => ({
  ...{ id: `sns:${id}`, source: TOPIC, account: ACCOUNT, region: 'us-east-1' },
  ...{ publishedAt: NOW, receivedAt: NOW },
});

const message = (id: string, more = ''): Extract<QueueMessage, { kind: 'message' }> => {
  const body = { ...send({ messageId: id, acceptedAt: NOW - 1_000, destination: ['ann@example.net'] }), more };
  return { kind: 'message', text: JSON.stringify(body), carriage: carriage(id) };
};

/** A batch as the platform hands it over, and what was said of each message. */
function batchOf(bodies: readonly unknown[], attempts = 1) {
  const said: string[] = [];
  const messages = bodies.map((body, n) => ({
    id: String(n),
    timestamp: new Date(NOW),
    body,
    attempts,
    ack: () => said.push(`${n} ack`),
    retry: ({ delaySeconds = 0 } = {}) => said.push(`${n} retry ${delaySeconds}`),
  }));
  const batch = { queue: 'events', messages } as unknown as Parameters<ReturnType<typeof createConsumer>>[0];
  return { batch, said };
}

const away: Pick<Store, 'events'> = {
  events: { ...openMemory().events, record: () => Promise.reject(new StoreUnavailableError('gone')) },
};

it('acknowledges what is on disk, in one batch, and keeps what nobody has sent in quarantine', async () => {
  const store = openMemory();
  let commits = 0;
  const record: Store['events']['record'] = (batch) => {
    commits++;
    return store.events.record(batch);
  };
  const { batch, said } = batchOf([message('m-1'), message('m-2'), { kind: 'what' }, message('m-1')]);
  await createConsumer({ intake: intakeOver({ events: { ...store.events, record } }), now, log: silentLog })(batch);
  expect(said).toEqual(['0 ack', '1 ack', '2 ack', '3 ack']);
  expect(commits).toBe(1);
  expect((await store.events.latest({ limit: 9 })).length).toBe(2);
  expect((await store.quarantine.list({ limit: 9 })).map(({ id, reason }) => [id, reason])).toEqual([
    ['queue:2', 'unknown-record'],
  ]);
});

it('records what comes in one turn in batches of a hundred messages at most: D1 has a second for each', async () => {
  const sizes: number[] = [];
  const record: Store['events']['record'] = async ({ messages }) => void sizes.push(messages.length);
  const intake = intakeOver({ events: { ...openMemory().events, record } });
  await Promise.all(Array.from({ length: 250 }, (_, n) => intake.take([message(`m-${n}`)])));
  expect(sizes).toEqual([100, 100, 50]);
});

it('finds the one message that cannot be stored among a hundred in few transactions', async () => {
  const store = openMemory();
  let commits = 0;
  const record: Store['events']['record'] = async (batch) => {
    commits++;
    if (batch.messages.some(({ messageId }) => messageId === 'm-37')) throw new TypeError('malformed JSON');
    await store.events.record(batch);
  };
  const { batch, said } = batchOf(Array.from({ length: 100 }, (_, n) => message(`m-${n}`)));
  await createConsumer({ intake: intakeOver({ events: { ...store.events, record } }), now, log: silentLog })(batch);
  expect(said.filter((each) => !each.endsWith('ack'))).toEqual([]);
  expect((await store.events.latest({ limit: 200 })).length).toBe(99);
  expect((await store.quarantine.list({ limit: 9 })).map(({ id }) => id)).toEqual(['sns:m-37']);
  expect(commits).toBeLessThan(20);
});

it.each([
  [1, 5],
  [5, 900],
  [9, 1_800],
])('while the store is away, the delivery after number %i comes %i seconds later', async (attempts, seconds) => {
  const { batch, said } = batchOf([message('m-1')], attempts);
  await createConsumer({ intake: intakeOver(away), now, log: silentLog })(batch);
  expect(said).toEqual([`0 retry ${seconds}`]);
});

it('sends a batch back in the same steps while the service cannot begin', () => {
  const { batch, said } = batchOf([message('m-1'), message('m-2')], 2);
  postpone(batch);
  expect(said).toEqual(['0 retry 15', '1 retry 15']);
});

it('puts what the queue gave up on into quarantine with its text, and drops nothing while it cannot', async () => {
  const store = openMemory();
  const kept = batchOf([message('m-1')]);
  await createDeadLetterConsumer({ intake: intakeOver(store), now, log: silentLog })(kept.batch);
  expect(kept.said).toEqual(['0 ack']);
  const [entry] = await store.quarantine.list({ limit: 9 });
  expect([entry?.reason, entry?.raw]).toEqual(['dead-letter', message('m-1').text]);
  const held = batchOf([message('m-1')]);
  await createDeadLetterConsumer({ intake: intakeOver(away), now, log: silentLog })(held.batch);
  expect(held.said).toEqual(['0 retry 1800']);
});

it('goes straight into the store with what is too large for the queue, or while the queue is away', async () => {
  const store = openMemory();
  const sent: QueueMessage[] = [];
  const frontWith = (isAway: boolean) =>
    createQueueFront({
      queue: {
        send: async (body: QueueMessage) => {
          if (isAway) throw new Error('queue');
          sent.push(body);
        },
      } as unknown as Parameters<typeof createQueueFront>[0]['queue'],
      intake: intakeOver(store),
      log: silentLog,
    });
  await frontWith(false).take([message('m-1')]);
  expect([sent.length, (await store.events.latest({ limit: 9 })).length]).toEqual([1, 0]);
  // Octets count, not characters: 50,000 of three octets each.
  await frontWith(false).take([message('m-2', '€'.repeat(50_000))]);
  await frontWith(true).take([message('m-3')]);
  expect([sent.length, (await store.events.latest({ limit: 9 })).length]).toEqual([1, 2]);
});
