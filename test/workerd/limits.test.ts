/** Input above D1's limits, through the Worker: what it takes in parts, and what stands before the database for the rest. */
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openD1 } from '../../src/store/d1.ts';
import { D1LimitError, withD1Limits } from '../../src/store/d1-limits.ts';
import { ACCOUNT, bounce, send, TOPIC } from '../support/ses.ts';
import { emptied, startWorker, type TestWorker } from './worker.ts';

let worker: TestWorker;
/** Octets of the values of the largest statement, and of its largest value. */
let [largest, value, parameters] = [0, 0, 0];

const octets = (given: unknown) => (typeof given === 'string' ? new TextEncoder().encode(given).length : 8);

const measured = {
  prepare: (sql: string) => {
    const statement = env.DB.prepare(sql);
    const bind = statement.bind.bind(statement);
    statement.bind = (...values: unknown[]) => {
      const sizes = values.map(octets);
      largest = Math.max(
        largest,
        sizes.reduce((sum, size) => sum + size, 0),
      );
      value = Math.max(value, ...sizes);
      parameters = Math.max(parameters, sizes.length);
      return bind(...values);
    };
    return statement;
  },
  batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
  withSession: (start: string) => {
    const session = env.DB.withSession(start);
    return { prepare: measured.prepare, batch: measured.batch, getBookmark: () => session.getBookmark() };
  },
};

beforeAll(async () => {
  await emptied(env.DB);
  worker = await startWorker(measured, { RAW_RETENTION_DAYS: '1' });
  await worker.call('GET', '/healthz');
}, 60_000);

beforeEach(() => {
  [largest, value, parameters] = [0, 0, 0];
});

const store = openD1(withD1Limits(env.DB));
const NOW = Date.now();

/** As long as an address may be, and no two of one domain; some with characters of three octets. */
const label = 'x'.repeat(60);
const longAddress = (n: number) => {
  const local = n % 2 === 0 ? `${n}`.padEnd(64, 'y') : `${n}${'ü'.repeat(25)}`;
  return `${local}@n${n}.${label}.${label}.${label}.example.com`;
};

describe('the wrapper refuses what D1 would refuse', () => {
  const limited = withD1Limits(env.DB);
  const session = limited.withSession('first-primary');
  const marks = (n: number) => Array.from({ length: n }, () => '?').join(', ');

  it.each([
    ['a database', limited],
    ['a session', session],
  ])('of %s', async (_, { prepare }) => {
    const bound = (n: number) => prepare(`select ${marks(n)}`).bind(...Array.from({ length: n }, () => 1));
    expect((await bound(100).all()).results).toHaveLength(1);
    expect(() => bound(101)).toThrow(D1LimitError);

    const comment = (size: number) => `select 1 --${'x'.repeat(size - 11)}`;
    expect((await prepare(comment(99_999)).all()).results).toHaveLength(1);
    expect(() => prepare(comment(100_001))).toThrow(D1LimitError);

    const valued = (text: string) => prepare('select length(?) as n').bind(text);
    expect((await valued('x'.repeat(1_000_000)).all()).results).toEqual([{ n: 1_000_000 }]);
    expect(() => valued('x'.repeat(1_000_001))).toThrow(D1LimitError);
    expect(() => valued('€'.repeat(333_334))).toThrow(D1LimitError);

    const called = (n: number) => `select max(${Array.from({ length: n }, () => "(',')").join(', ')}) as most`;
    expect((await prepare(called(32)).all()).results).toEqual([{ most: ',' }]);
    expect(() => prepare(called(33))).toThrow(D1LimitError);

    for (const sql of [
      "select 1 where 'a' like ?",
      'select 1 where x GLOB ?',
      'create temp table t (a)',
      'create temporary view v as select 1',
      'begin immediate',
      'savepoint s',
      'commit',
      'attach database ? as other',
    ])
      expect(() => prepare(sql), sql).toThrow(D1LimitError);
  });

  it('though the local runtime takes values and functions that D1 does not', async () => {
    const call = `select max(${Array.from({ length: 33 }, (_, n) => n).join(', ')}) as most`;
    expect((await env.DB.prepare(call).all()).results).toEqual([{ most: 32 }]);
    const { results } = await env.DB.prepare('select length(?) as n').bind('x'.repeat(3_000_000)).all();
    expect(results).toEqual([{ n: 3_000_000 }]);
  });
});

it('checks 10,000 addresses of the greatest length, in parameters of less than 1 MB', async () => {
  const recipients = Array.from({ length: 10_000 }, (_, n) => longAddress(n));
  const blocked = recipients.filter((_, n) => n % 7 === 0);
  const stated = { tenant: '', stream: '', reason: 'manual', origin: 'api', since: NOW, expiresAt: null } as const;
  const addresses = blocked.map((recipient) => recipient.toLowerCase());
  await store.suppressions.put(
    addresses.map((address) => ({ ...stated, address, evidence: null, note: 'n'.repeat(400), actor: 'api:test' })),
    NOW,
  );
  const { status, json } = await worker.call('POST', '/v1/check', { body: { recipients } });
  expect(status).toBe(200);
  expect(
    json.results.map(({ recipient, allowed }: { recipient: string; allowed: boolean }) => [recipient, allowed]),
  ).toEqual(recipients.map((recipient, n) => [recipient, n % 7 !== 0]));
  expect([largest > 4_500_000, value < 1_000_000, parameters <= 100]).toEqual([true, true, true]);
});

it('refuses texts of 1,000 characters and more for what they are, however many', async () => {
  const text = (n: number) => `${n} ${'ü'.repeat(900)} <${longAddress(n)}>`;
  const recipients = [...Array.from({ length: 5_000 }, (_, n) => text(n)), 'z'.repeat(1_500_000)];
  const { status, json } = await worker.call('POST', '/v1/check', { body: { recipients } });
  expect([status, json.results.at(-1).reason, value < 1_000_000]).toEqual([200, 'invalid', true]);
  expect((await worker.call('POST', '/v1/check', { body: { recipients: ['z'.repeat(13_000_000)] } })).status).toBe(413);
});

it('imports a file whose every slice is above 1 MB', async () => {
  const lines = Array.from({ length: 2_500 }, (_, n) =>
    JSON.stringify({ address: `i${longAddress(n * 2)}`.replace('y', ''), note: 'ü'.repeat(490) }),
  );
  const { status, json } = await worker.upload('/v1/suppressions/import', 'application/x-ndjson', lines.join('\n'));
  expect([status, json.added, json.failed ?? 0, value < 1_000_000]).toEqual([200, 2_500, 0, true]);
});

const carriage = (id: string) => ({
  ...{ id: `sns:${id}`, source: TOPIC, account: ACCOUNT, region: 'us-east-1' },
  ...{ publishedAt: NOW, receivedAt: NOW },
});

/** A text of so many octets, escapes and characters of three octets among them. */
const filler = (size: number) => '"€'.repeat(Math.floor(size / 5));

it('records a batch of the queue with 8 MB of texts', async () => {
  const bodies = Array.from({ length: 100 }, (_, n) => {
    const mail = { messageId: `q-${n}`, acceptedAt: NOW - 60_000, destination: [longAddress(n)] };
    const text = JSON.stringify({ ...send(mail), more: filler(85_000) });
    return { kind: 'message', text, carriage: carriage(`q-${n}`) } as const;
  });
  expect(await worker.consume(bodies)).toBe(0);
  expect(value < 1_000_000).toBe(true);
  const counted = await env.DB.prepare(
    "select (select count(*) from message where message_id like 'q-%') as messages, count(*) as texts, sum(length(text)) > 5000000 as whole from raw_event where message_id like 'q-%'",
  ).first();
  expect(counted).toEqual({ messages: 100, texts: 100, whole: 1 });
});

it('records a message of 256 KB with as many recipients as SES allows, each with a long diagnosis', async () => {
  const destination = Array.from({ length: 50 }, (_, n) => longAddress(20_000 + n * 2));
  const mail = { messageId: 'wide', acceptedAt: NOW - 60_000, destination };
  const recipients = destination.map((emailAddress) => ({
    ...{ emailAddress, status: '5.1.1', diagnosticCode: `smtp; 550 5.1.1 ${'€'.repeat(1_000)}` },
  }));
  const { status } = await worker.publish(bounce(mail, { at: NOW - 50_000, recipients }));
  expect(status).toBe(200);
  const { json } = await worker.call('POST', '/v1/check', { body: { recipients: destination } });
  expect(json.suppressed).toBe(50);
});

it('keeps the beginning of a text that no row can hold, and says 200', async () => {
  const detail = {
    ...send({ messageId: 'huge', acceptedAt: NOW, destination: ['ann@example.net'] }),
    more: filler(1_000_000),
  };
  const { status } = await worker.call('POST', '/webhooks/eventbridge', { body: { detail } });
  expect([status, value < 1_000_000]).toEqual([200, true]);
  const [kept] = await store.quarantine.list({ limit: 1 });
  expect(kept?.raw.length).toBe(100_000);
});

it('erases a person with everything that speaks of them in large texts', async () => {
  const address = longAddress(40);
  const { status } = await worker.call('POST', `/v1/recipients/${encodeURIComponent(address)}/erase`, { body: {} });
  expect([status, value < 1_000_000]).toEqual([200, true]);
});
