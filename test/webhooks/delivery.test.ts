import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { numberCursor } from '../../src/shared/cursor.ts';
import { type Receiver, type Reply, startReceiver } from './receiver.ts';
import { changesOf, createWorld, verified } from './support.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DELAYS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map((seconds) => seconds * SECOND);

const ids = ({ received }: Receiver) => received.map(({ headers }) => headers['webhook-id']);
const addresses = ({ received }: Receiver) => received.flatMap(changesOf).map(({ address }) => address);

describe('deliveries', () => {
  let world: ReturnType<typeof createWorld>;
  let receiver: Receiver;
  let reply: (count: number) => Reply;

  beforeEach(async () => {
    world = createWorld({ timeout: 400 });
    reply = () => 204;
    receiver = await startReceiver((_, count) => reply(count));
  });
  afterEach(async () => {
    await receiver.close();
    await world.store.close();
  });

  it('carry the change, signed so that the library of the standard verifies it', async () => {
    const { secret } = await world.addEndpoint(receiver.url);
    await world.put('ann@example.net', { note: 'ünfit 🚫', stream: 'marketing', tenant: 'acme' });
    await world.run();
    const [request] = receiver.received;
    if (request === undefined) throw new Error('nothing came');
    expect(verified(secret, request)).toEqual({
      type: 'suppression.changed',
      timestamp: new Date(world.now()).toISOString(),
      data: {
        changes: [
          {
            cursor: numberCursor.encode(1),
            action: 'added',
            address: 'ann@example.net',
            reason: 'manual',
            scope: { tenant: 'acme', stream: 'marketing' },
            origin: 'api',
            expiresAt: null,
            at: new Date(world.now()).toISOString(),
            actor: 'key:ops',
            note: 'ünfit 🚫',
          },
        ],
      },
    });
    expect(request.headers['content-type']).toBe('application/json');
    const other = await world.addEndpoint('https://hooks.example.com/', {}, 'now');
    expect(() => verified(other.secret, request)).toThrow('No matching signature');
    expect(() => verified(secret, { ...request, body: request.body.replace('ann', 'bob') })).toThrow();
  });

  it('go on where the last one ended, and idle sends nothing', async () => {
    await world.addEndpoint(receiver.url);
    await world.run();
    expect(receiver.received).toEqual([]);
    await world.put('ann@example.net');
    await world.run();
    await world.remove('ann@example.net');
    await world.run();
    await world.run();
    expect(receiver.received.map(changesOf)).toMatchObject([[{ action: 'added' }], [{ action: 'removed' }]]);
    expect(new Set(ids(receiver)).size).toBe(2);
  });

  it('begin at the present, unless all was asked for', async () => {
    await world.put('old@example.net');
    await world.addEndpoint(receiver.url, {}, 'now');
    await world.run();
    await world.put('new@example.net');
    await world.run();
    expect(addresses(receiver)).toEqual(['new@example.net']);
    await world.addEndpoint(receiver.url, {}, 'start');
    await world.run();
    expect(addresses(receiver)).toEqual(['new@example.net', 'old@example.net', 'new@example.net']);
  });

  it('hold a hundred changes at most, and fewer than 256 KiB', async () => {
    await world.addEndpoint(receiver.url);
    const many = Array.from({ length: 250 }, (_, n) => `user${n}@example.net`);
    await world.putAll(many);
    await world.run();
    expect(receiver.received.map((each) => changesOf(each).length)).toEqual([100, 100, 50]);
    // Each character of such a note takes six bytes of JSON.
    await world.putAll(many.slice(0, 100), { note: '\u0001'.repeat(1_000) });
    await world.run();
    const long = receiver.received.slice(3);
    expect(long.length).toBeGreaterThan(1);
    for (const { body } of long) expect(Buffer.byteLength(body)).toBeLessThan(256 * 1024);
    expect(addresses(receiver)).toEqual([...many, ...many.slice(0, 100)]);
  });

  const failures: readonly (readonly [string, Reply, object])[] = [
    ['an answer of 500', 500, { status: 500, error: 'status' }],
    ['an answer of 429', 429, { status: 429, error: 'status' }],
    ['no answer in time', () => {}, { status: null, error: 'time-out' }],
    ['a broken connection', (response) => response.destroy(), { status: null, error: 'connection' }],
    [
      'a redirect, which is not followed',
      (response) => response.writeHead(307, { location: '/elsewhere' }).end(),
      { status: 307, error: 'redirect' },
    ],
  ];

  it.each(failures)('come again after %s, with the same id and the same bytes', async (_, failure, row) => {
    const { id, secret } = await world.addEndpoint(receiver.url);
    await world.put('ann@example.net');
    reply = (count) => (count <= 2 ? failure : 200);
    await world.run();
    await world.put('bob@example.net');
    await world.run();
    expect(receiver.received).toHaveLength(1);
    world.advance(5 * SECOND - 1);
    await world.run();
    expect(receiver.received).toHaveLength(1);
    world.advance(1);
    await world.run();
    expect(receiver.received).toHaveLength(2);
    world.advance(300 * SECOND);
    await world.run();
    const [first, second, third, fourth, ...rest] = receiver.received;
    expect(rest).toEqual([]);
    expect(new Set([first?.body, second?.body, third?.body]).size).toBe(1);
    expect(new Set(ids(receiver).slice(0, 3)).size).toBe(1);
    expect(addresses(receiver).slice(3)).toEqual(['bob@example.net']);
    for (const request of receiver.received) verified(secret, request);
    expect(first?.headers['webhook-timestamp']).not.toBe(third?.headers['webhook-timestamp']);
    expect(fourth?.headers['webhook-id']).not.toBe(third?.headers['webhook-id']);
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']));
    const log = await world.deliveries(id);
    expect(log.map(({ attempt }) => attempt)).toEqual([1, 3, 2, 1]);
    expect(log[3]).toMatchObject({ ...row, nextAttemptAt: (log[3]?.at ?? 0) + 5 * SECOND });
    expect(log[1]).toMatchObject({ status: 200, error: null, nextAttemptAt: null });
  });

  it('come again after a refused connection', async () => {
    const port = Number(new URL(receiver.url).port);
    const { id } = await world.addEndpoint(receiver.url);
    await world.put('ann@example.net');
    await receiver.close();
    await world.run();
    expect(await world.deliveries(id)).toMatchObject([{ error: 'connection', detail: 'ECONNREFUSED', status: null }]);
    receiver = await startReceiver(() => 204, port);
    world.advance(5 * SECOND);
    await world.run();
    const [delivered, failed] = await world.deliveries(id);
    expect(ids(receiver)).toEqual([failed?.messageId]);
    expect(delivered).toMatchObject({ attempt: 2, error: null });
  });

  it.each([
    ['120', 120 * SECOND],
    ['1', 5 * SECOND],
    ['9999999', 24 * HOUR],
  ])('wait for Retry-After: %s as long as it says, within the bounds', async (header, wait) => {
    reply = (count) => (count > 1 ? 200 : (response) => response.writeHead(503, { 'retry-after': header }).end());
    await world.addEndpoint(receiver.url);
    await world.put('ann@example.net');
    await world.run();
    world.advance(wait - 1);
    await world.run();
    expect(receiver.received).toHaveLength(1);
    world.advance(1);
    await world.run();
    expect(receiver.received).toHaveLength(2);
  });

  it('end at once with 410: the endpoint is disabled, and audited', async () => {
    reply = () => 410;
    const { id } = await world.addEndpoint(receiver.url);
    await world.put('ann@example.net');
    await world.run();
    world.advance(100 * HOUR);
    await world.run();
    expect(receiver.received).toHaveLength(1);
    expect(await world.store.webhooks.find(id)).toMatchObject({ disabledReason: 'gone' });
    const [record] = await world.store.audit.list({ limit: 1 });
    expect(record).toMatchObject({ actor: 'job:webhooks', action: 'webhook.disabled', subject: id });
    expect(record?.detail).toEqual({ reason: 'gone' });
  });

  it('end when the schedule does, and go on from there when the endpoint is enabled', async () => {
    reply = () => 500;
    const { id } = await world.addEndpoint(receiver.url);
    await world.put('ann@example.net');
    await world.run();
    for (const delay of DELAYS) {
      world.advance(delay - 1);
      await world.run();
      world.advance(1);
      const before = receiver.received.length;
      await world.run();
      expect(receiver.received.length).toBe(before + 1);
    }
    expect(receiver.received).toHaveLength(10);
    expect(await world.store.webhooks.find(id)).toMatchObject({ disabledReason: 'exhausted' });
    await world.put('bob@example.net');
    world.advance(100 * HOUR);
    await world.run();
    expect(receiver.received).toHaveLength(10);
    reply = () => 200;
    await world.change(id, { enabled: true });
    await world.run();
    expect(new Set(ids(receiver).slice(0, 11)).size).toBe(1);
    expect(addresses(receiver).slice(10)).toEqual(['ann@example.net', 'bob@example.net']);
  });

  it('read at most 64 KiB of an answer and keep 500 characters of a refusal', async () => {
    let written = 0;
    const closed = vi.fn();
    const flood: Reply = (response) => {
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.on('close', closed);
      const more = () => {
        while (!response.destroyed && response.write('no \0'.repeat(4_096))) written += 16_384;
      };
      response.on('drain', more);
      more();
    };
    reply = () => flood;
    const { id } = await world.addEndpoint(receiver.url);
    await world.put('ann@example.net');
    await world.run();
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
    expect(written).toBeGreaterThan(64 * 1024);
    const [row] = await world.deliveries(id);
    expect(row).toMatchObject({ status: 500, error: 'status' });
    expect(row?.detail).toMatch(/^(no )+n?o?$/);
    expect(row?.detail?.length).toBeLessThanOrEqual(500);
  });

  it('count by their status, even when the rest of the answer never comes', async () => {
    const trickle =
      (status: number): Reply =>
      (response) =>
        response.writeHead(status).write('wait');
    reply = (count) => trickle(count === 1 ? 503 : 200);
    const { id } = await world.addEndpoint(receiver.url);
    await world.put('ann@example.net');
    await world.run();
    world.advance(5 * SECOND);
    await world.run();
    expect(await world.deliveries(id)).toMatchObject([
      { status: 200, error: null },
      { status: 503, error: 'status' },
    ]);
    expect(receiver.received).toHaveLength(2);
  });

  it('are not for a tenant what concerns another, nor who blocked for all and why', async () => {
    await world.addEndpoint(receiver.url, { tenant: 'acme' });
    await world.put('mine@example.net', { tenant: 'acme', note: 'ours' });
    await world.putAll(
      Array.from({ length: 999 }, (_, n) => `foreign${n}@example.net`),
      { tenant: 'other', note: 'secret' },
    );
    await world.putAll(['foreign@example.com'], { tenant: 'other' });
    await world.put('all@example.net', { note: 'secret' });
    await world.run();
    const told = receiver.received.flatMap(changesOf);
    expect(told.map(({ address, actor, note }) => [address, actor, note])).toEqual([
      ['mine@example.net', 'key:ops', 'ours'],
      ['all@example.net', null, null],
    ]);
    expect(JSON.stringify(receiver.received)).not.toContain('secret');
  });

  it('are signed by the old secret too, for a day after a rotation', async () => {
    const { id, secret: old } = await world.addEndpoint(receiver.url);
    const fresh = await world.rotate(id);
    await world.put('ann@example.net');
    await world.run();
    world.advance(24 * HOUR - 1);
    await world.put('bob@example.net');
    await world.run();
    world.advance(1);
    await world.put('cid@example.net');
    await world.run();
    const [first, last, after] = receiver.received;
    if (first === undefined || last === undefined || after === undefined) throw new Error('too few came');
    for (const request of [first, last, after]) verified(fresh, request);
    for (const request of [first, last]) verified(old, request);
    expect(String(first.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect(() => verified(old, after)).toThrow('No matching signature');
  });

  it('stop, and say so, when the secret was sealed with another key', async () => {
    const { id } = await world.addEndpoint(receiver.url, { secret: 'x'.repeat(80) });
    await world.put('ann@example.net');
    await world.run();
    expect(receiver.received).toEqual([]);
    expect(await world.store.webhooks.find(id)).toMatchObject({ disabledReason: 'secret-unreadable' });
    const fresh = await world.rotate(id);
    await world.change(id, { enabled: true });
    await world.run();
    const [request] = receiver.received;
    if (request === undefined) throw new Error('nothing came');
    expect(verified(fresh, request).data.changes).toHaveLength(1);
  });

  it('leave no address, URL or secret in the log, and are counted', async () => {
    reply = (count) => (count === 1 ? 500 : count === 2 ? 410 : 200);
    const { id, secret } = await world.addEndpoint(receiver.url);
    await world.put('ann@example.net');
    await world.run();
    world.advance(5 * SECOND);
    await world.run();
    await world.change(id, { enabled: true });
    await world.run();
    expect(world.logged.map(({ event }) => event)).toEqual(['webhook-not-delivered', 'webhook-disabled']);
    const text = JSON.stringify(world.logged);
    for (const hidden of ['example.net', receiver.url, secret, secret.slice(6)]) expect(text).not.toContain(hidden);
    const rendered = await world.metrics.render([]);
    expect(rendered).toContain('ses_sentinel_webhook_deliveries_total{outcome="delivered"} 1');
    expect(rendered).toContain('ses_sentinel_webhook_deliveries_total{outcome="status"} 2');
  });
});
