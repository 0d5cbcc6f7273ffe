/** Which copy of the database each request reads, over a primary and a replica that lags for good. */
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { createKey } from '../../src/access/keys.ts';
import { BOOKMARK_HEADER } from '../../src/shared/bookmark.ts';
import type { Scope } from '../../src/store/contract.ts';
import { openD1 } from '../../src/store/d1.ts';
import { bounce, send } from '../support/ses.ts';
import { emptied, startWorker, type TestWorker } from './worker.ts';

/** What was asked of whom: of the primary outside a session, or by the session's start. */
let asked: string[] = [];

const noting = (whom: string, reads: Pick<D1Database, 'prepare'>, writes: Pick<D1Database, 'batch'>) => ({
  prepare: (sql: string) => {
    asked.push(`${whom}: read`);
    return reads.prepare(sql);
  },
  batch: (statements: D1PreparedStatement[]) => {
    asked.push(`${whom}: write`);
    return writes.batch(statements);
  },
});

/** Sessions without a bound read the replica; writes go to the primary, as D1 forwards them. */
const database = {
  ...noting('primary', env.DB, env.DB),
  withSession: (start: string) => {
    const session = env.DB.withSession(start);
    const reads = start === 'first-unconstrained' ? env.REPLICA : session;
    return { ...noting(start, reads, session), getBookmark: () => session.getBookmark() };
  },
};

let worker: TestWorker;
/** Of a key that the replica has heard of. */
let token: string;

const NOW = Date.now();
const MAIL = { messageId: 'm-1', acceptedAt: NOW - 60_000, destination: ['ann@example.net'] };
const recipients = [{ emailAddress: 'ann@example.net', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown' }];

const newKey = async (database: D1Database, scopes: readonly Scope[]) =>
  (await createKey(openD1(database).access, { name: 'a key', scopes, tenant: null }, NOW)).token;

const check = (recipient: string, options: { bookmark?: string; token?: string; campaign?: string } = {}) => {
  const { campaign, ...rest } = options;
  const body = { recipients: [recipient], ...(campaign === undefined ? {} : { campaign }) };
  return worker.call('POST', '/v1/check', { token, ...rest, body });
};

const suppress = (address: string) =>
  worker.call('PUT', `/v1/suppressions/${encodeURIComponent(address)}`, { body: { reason: 'manual' } });

const whom = () => [...new Set(asked.map((each) => each.split(':')[0]))];

beforeAll(async () => {
  await emptied(env.DB);
  await emptied(env.REPLICA);
  worker = await startWorker(database);
  await worker.call('GET', '/healthz');
  token = await newKey(env.DB, ['admin', 'check']);
  const { results } = await env.DB.prepare('select * from access_key').all<Record<string, string>>();
  for (const row of results) {
    const columns = Object.keys(row);
    const marks = columns.map(() => '?').join(', ');
    await env.REPLICA.prepare(`insert into access_key (${columns.join(', ')}) values (${marks})`)
      .bind(...Object.values(row))
      .run();
  }
}, 60_000);

beforeEach(() => {
  asked = [];
});

it('reads a check from any copy, and nothing of it from elsewhere', async () => {
  const single = await worker.call('GET', '/v1/check?recipient=ann@example.net', { token });
  expect(single.status).toBe(200);
  const { status, json } = await check('ann@example.net', { campaign: 'autumn' });
  expect([status, json.allowed]).toEqual([200, 1]);
  // The campaign is counted after the answer.
  await expect.poll(() => asked.filter((each) => each.endsWith('write'))).toHaveLength(2);
  expect(asked.length).toBeGreaterThan(4);
  expect(whom()).toEqual(['first-unconstrained']);
});

it('reads and writes everything else at the primary', async () => {
  for (const path of ['/v1/suppressions', '/v1/reputation', '/v1/events', '/sign-in', '/metrics']) {
    expect((await worker.call('GET', path)).status, path).toBe(200);
  }
  expect(asked.filter((each) => each.endsWith('read')).length).toBeGreaterThan(5);
  expect(whom().filter((each) => each !== 'primary' && each !== 'first-primary')).toEqual([]);
  expect(asked.filter((each) => each === 'first-primary: read')).toEqual([]);
});

it('lets a check with the bookmark of a write see it, where one without may not yet', async () => {
  const written = await suppress('bob@example.net');
  expect(written.status).toBe(200);
  const bookmark = written.headers.get(BOOKMARK_HEADER) ?? '';
  expect((await check('bob@example.net')).json.suppressed).toBe(0);
  asked = [];
  const seen = await check('bob@example.net', { bookmark });
  expect([seen.json.suppressed, whom()]).toEqual([1, [bookmark]]);
  // What a check saw, the next one need not fall behind.
  expect((seen.headers.get(BOOKMARK_HEADER) ?? '') >= bookmark).toBe(true);
});

it('asks the primary where the latest state is asked for', async () => {
  await suppress('carl@example.net');
  asked = [];
  const { json } = await check('carl@example.net', { bookmark: 'latest' });
  expect([json.suppressed, whom()]).toEqual([1, ['first-primary']]);
});

it('tells the bookmark of every write, later ones after earlier ones', async () => {
  const told = await worker.publish(bounce(MAIL, { at: NOW - 50_000, recipients }));
  expect([told.status, whom()]).toEqual([200, ['primary', 'first-primary']]);
  const byBus = await worker.call('POST', '/webhooks/eventbridge', { body: { detail: send(MAIL) } });
  const imported = await suppress('dora@example.net');
  const removed = await worker.call('DELETE', '/v1/suppressions/dora%40example.net');
  const answers = [told, byBus, imported, removed];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const bookmarks = answers.map(({ headers }) => headers.get(BOOKMARK_HEADER) ?? '');
  expect(bookmarks.every((bookmark) => bookmark !== '')).toBe(true);
  expect(bookmarks).toEqual([...bookmarks].sort());
  expect((await check('ann@example.net', { bookmark: bookmarks[0] ?? '' })).json.suppressed).toBe(1);
  // Nothing was written by reading.
  expect((await worker.call('GET', '/openapi.json')).headers.get(BOOKMARK_HEADER)).toBeNull();
});

it('takes a key that no replica has heard of, and refuses one that nobody has', async () => {
  const fresh = await newKey(env.DB, ['check']);
  asked = [];
  expect((await check('eve@example.net', { token: fresh })).status).toBe(200);
  // What follows is as new as the key.
  expect(whom()).toEqual(['first-unconstrained', 'first-primary']);
  expect(asked.filter((each) => each === 'first-unconstrained: read')).toHaveLength(1);
  expect((await check('eve@example.net', { token: 'unknown' })).status).toBe(401);
});

it.each([
  ['words', 'garbage'],
  ["a start of D1's own", 'first-primary'],
  ['another form', '00000000-zzzz'],
  ['too much', '00000000-'.repeat(1_000)],
])('refuses what is no bookmark: %s', async (_, bookmark) => {
  for (const answer of [
    await check('ann@example.net', { bookmark }),
    await worker.call('GET', '/v1/check?recipient=ann@example.net', { bookmark }),
  ]) {
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid-request']);
    expect(answer.json.detail).toBe('store-bookmark: must be "latest", or a bookmark as an answer carried it');
  }
  expect(whom()).toEqual(['first-unconstrained']);
});

it('keeps requests apart that run side by side', async () => {
  const bookmark = (await suppress('frank@example.net')).headers.get(BOOKMARK_HEADER) ?? '';
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => check('frank@example.net', n % 2 === 0 ? { bookmark } : {})),
  );
  expect(answers.map(({ json }) => json.suppressed)).toEqual(answers.map((_, n) => (n % 2 === 0 ? 1 : 0)));
});
