import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { numberCursor } from '../../src/shared/cursor.ts';
import { NoRoomError, startJobs } from '../../src/shared/jobs.ts';
import { silentLog } from '../../src/shared/log.ts';
import { createWebhookRetentionJob } from '../../src/webhooks/job.ts';
import { type Receiver, type Reply, startReceiver } from './receiver.ts';
import { changesOf, createWorld, verified } from './support.ts';

let world: ReturnType<typeof createWorld>;
let receiver: Receiver;
let reply: (count: number) => Reply;

beforeEach(async () => {
  world = createWorld();
  reply = () => 204;
  receiver = await startReceiver((_, count) => reply(count));
});
afterEach(async () => {
  await receiver.close();
  await world.store.close();
});

const hang: Reply = () => {};

it('a stop breaks the request off, says so, and the next process sends the same again', async () => {
  reply = (count) => (count === 1 ? hang : 200);
  const { id, secret } = await world.addEndpoint(receiver.url);
  await world.put('ann@example.net');
  const jobs = (holder: string) =>
    startJobs({ jobs: [world.createJob()], leases: world.store.leases, holder, now: world.now, log: silentLog });
  const first = jobs('first');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
  await world.put('bob@example.net');
  await first.stop();
  const [row] = await world.deliveries(id);
  expect(row).toMatchObject({ attempt: 1, error: 'aborted', status: null, nextAttemptAt: world.now() });

  const second = jobs('second');
  await vi.waitFor(() => expect(receiver.received).toHaveLength(3));
  await second.stop();
  const [broken, again, after] = receiver.received;
  if (broken === undefined || again === undefined || after === undefined) throw new Error('too few came');
  expect(again.body).toBe(broken.body);
  expect(again.headers['webhook-id']).toBe(broken.headers['webhook-id']);
  expect(verified(secret, again).data.changes.map(({ address }) => address)).toEqual(['ann@example.net']);
  expect(verified(secret, after).data.changes.map(({ address }) => address)).toEqual(['bob@example.net']);
  expect((await world.deliveries(id)).map(({ attempt, error }) => [attempt, error])).toEqual([
    [1, null],
    [1, null],
    [1, 'aborted'],
  ]);
});

it('a process that dies after the answer, before it is noted, leaves a message that is sent again', async () => {
  const { id } = await world.addEndpoint(receiver.url);
  await world.put('ann@example.net');
  const dying = world.createJob({
    ...world.store.webhookDeliveries,
    settle: () => Promise.reject(new Error('killed')),
  });
  await expect(world.run(dying)).rejects.toThrow('killed');
  await world.put('bob@example.net');
  world.advance(60_000);
  await world.run(world.createJob());
  expect(receiver.received.flatMap(changesOf).map(({ address }) => address)).toEqual([
    'ann@example.net',
    'ann@example.net',
    'bob@example.net',
  ]);
  const [first, second] = receiver.received;
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(await world.deliveries(id)).toHaveLength(2);
});

it('a process that dies before it fixed the message loses nothing', async () => {
  await world.addEndpoint(receiver.url);
  await world.put('ann@example.net');
  const dying = world.createJob({
    ...world.store.webhookDeliveries,
    fix: () => Promise.reject(new Error('killed')),
  });
  await expect(world.run(dying)).rejects.toThrow('killed');
  expect(receiver.received).toEqual([]);
  await world.run(world.createJob());
  expect(receiver.received.flatMap(changesOf)).toHaveLength(1);
});

it('serves eight endpoints at the same time, each with one message at a time, and all of them', async () => {
  const endpoints = await Promise.all(Array.from({ length: 12 }, (_, n) => world.addEndpoint(`${receiver.url}/${n}`)));
  await world.putAll(Array.from({ length: 150 }, (_, n) => `user${n}@example.net`));
  const open = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let gate = true;
  await receiver.close();
  const busy = { most: 0 };
  receiver = await startReceiver(
    ({ path }) =>
      (response) => {
        open.set(path, (open.get(path) ?? 0) + 1);
        busy.most = Math.max(busy.most, open.get(path) ?? 0);
        const end = () => {
          open.set(path, (open.get(path) ?? 0) - 1);
          response.writeHead(204).end();
        };
        if (gate) waiting.push(end);
        else end();
      },
    Number(new URL(receiver.url).port),
  );
  const running = world.run();
  await vi.waitFor(() => expect(waiting).toHaveLength(8));
  gate = false;
  for (const end of waiting) end();
  await running;
  expect(receiver.peak()).toBe(8);
  expect(busy.most).toBe(1);
  expect(receiver.received).toHaveLength(2 * endpoints.length);
  for (const { id } of endpoints) expect(await world.deliveries(id)).toHaveLength(2);
});

it('an endpoint that does not answer keeps no other waiting', async () => {
  reply = () => hang;
  await world.addEndpoint(receiver.url);
  const fast = await startReceiver();
  try {
    await world.addEndpoint(fast.url);
    await world.putAll(Array.from({ length: 250 }, (_, n) => `user${n}@example.net`));
    const stop = new AbortController();
    const running = world.run(world.createJob(), stop.signal);
    await vi.waitFor(() => expect(fast.received).toHaveLength(3));
    expect(receiver.received).toHaveLength(1);
    stop.abort();
    await running;
  } finally {
    await fast.close();
  }
});

it('begins only deliveries that it has room to bring to their end', async () => {
  let left = 0;
  const { store } = world;
  const { id } = await world.addEndpoint(receiver.url);
  const settle: typeof store.webhookDeliveries.settle = async (...args) => {
    await store.webhookDeliveries.settle(...args);
    left--;
  };
  const job = world.createJob({ ...store.webhookDeliveries, settle }, { lanes: 3, room: () => left });
  const { signal } = new AbortController();
  expect(await job.run(signal)).toBe(false);
  for (const name of ['ann', 'bob', 'carol']) {
    await world.put(`${name}@example.net`);
    await expect(job.run(signal)).rejects.toThrow(NoRoomError);
    left = 1;
    expect(await job.run(signal)).toBe(true);
    expect(left).toBe(0);
  }
  expect(await world.deliveries(id)).toHaveLength(3);
});

it('forgets attempts after 30 days', async () => {
  const { id } = await world.addEndpoint(receiver.url);
  await world.put('ann@example.net');
  await world.run();
  const { now } = world;
  const job = createWebhookRetentionJob({ deliveries: world.store.webhookDeliveries, now });
  world.advance(30 * 86_400_000);
  await world.run(job);
  expect(await world.deliveries(id)).toHaveLength(1);
  world.advance(60_000);
  await world.run(job);
  expect(await world.deliveries(id)).toEqual([]);
});

it('an endpoint that is deleted under way hears nothing more, and leaves nothing', async () => {
  const { id } = await world.addEndpoint(receiver.url);
  reply = () => (response) => {
    void world.store.webhooks
      .remove(id, { at: 0, actor: 'key:test', action: 'webhook.deleted', subject: id, tenant: null, detail: {} })
      .then(() => response.writeHead(500).end());
  };
  await world.put('ann@example.net');
  await world.run();
  world.advance(86_400_000);
  await world.run();
  expect(receiver.received).toHaveLength(1);
  expect(await world.deliveries(id)).toEqual([]);
});

it.each([null, 'acme'])('tells (tenant: %s) what comes in between two reads of the history', async (tenant) => {
  await world.addEndpoint(receiver.url, { tenant });
  await world.put('foreign@example.net', { tenant: 'other' });
  let between = 0;
  const job = world.createJob({
    ...world.store.webhookDeliveries,
    suppressionChanges: async (span) => {
      const read = async () => world.store.webhookDeliveries.suppressionChanges(span);
      if (++between > 3) return read();
      // At first there is nothing for the tenant: that is when it passes over what it saw.
      if (between > 1) await world.put(`before${between}@example.net`);
      const changes = await read();
      await world.put(`after${between}@example.net`);
      return changes;
    },
  });
  await world.run(job);
  const expected = await world.store.webhookDeliveries.suppressionChanges({
    after: 0,
    through: 100,
    tenant,
    limit: 100,
  });
  expect(receiver.received.flatMap(changesOf).map(({ cursor }) => cursor)).toEqual(
    expected.map(({ id }) => numberCursor.encode(id)),
  );
  expect(expected.length).toBeGreaterThanOrEqual(5);
});
