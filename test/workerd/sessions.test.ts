/** Which copy of the database each request reads, seen by a database that writes it down. */
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { bounce, send } from '../support/ses.ts';
import { ADMIN, emptyDatabase, startWorker, type TestWorker } from './worker.ts';

/** What was asked of whom: `primary`, or the start of the session. */
let asked: string[] = [];

const noting = (calls: Pick<D1Database, 'prepare' | 'batch'>, whom: string) => ({
  prepare: (sql: string) => {
    asked.push(`${whom} reads`);
    return calls.prepare(sql);
  },
  batch: (statements: D1PreparedStatement[]) => {
    asked.push(`${whom} writes`);
    return calls.batch(statements);
  },
}, 60_000);

const database = {
  ...noting(env.DB, 'primary'),
  withSession: (start: string) => {
    const session = env.DB.withSession(start);
    return { ...noting(session, start), getBookmark: () => session.getBookmark() };
  },
};

let worker: TestWorker;

beforeAll(async () => {
  await emptyDatabase();
  worker = await startWorker(database);
  await worker.call('GET', '/healthz');
}, 60_000);

beforeEach(() => {
  asked = [];
}, 60_000);

it('x', async () => {
  const a = await worker.call('POST', '/v1/check', { body: { recipients: ['ann@example.net'] } });
  console.log(a.status, JSON.stringify(a.json), [...a.headers], asked);
  asked = [];
  const NOW = Date.now();
  const b = await worker.publish(send({ messageId: 'm-1', acceptedAt: NOW, destination: ['ann@example.net'] }));
  console.log(b.status, JSON.stringify(b.json), [...b.headers], asked);
}, 60_000);
