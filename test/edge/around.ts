/**
 * Put around the built Worker by the tests: a clock that they can set, a database that fails when they say so, and a queue
 * that tries again at once. None is to be had from outside: they are the runtime's, and the delays the consumer's own.
 */

export const CONTROL_PATH = '/controls-of-the-tests';
export const AROUND = { main: 'around-by-the-tests.js', clock: 'clock-by-the-tests.js' } as const;

export interface Counted {
  /** That the database was asked since the last time; each is asked once. */
  readonly statements: number;
}

export interface Controls {
  /** The clock stands still at this time; `null` = it runs. */
  readonly clock?: number | null;
  /** How far a running clock is ahead of the true time. */
  readonly ahead?: number;
  /** What every call of the database fails with; `null` = it works. */
  readonly fault?: string | null;
  /** How many atomic batches succeed before the next ones fail; `null` = all. */
  readonly failAfter?: number | null;
}

/** Must be loaded before the Worker: `Date.now` is handed on once. */
export const clockText = (clock: number | undefined): string => `
const real = Date.now;
export const controls = { clock: ${clock ?? null}, ahead: 0, fault: null, failAfter: null };
Date.now = () => controls.clock ?? real() + controls.ahead;
`;

export const aroundText = (worker: string): string => `
import { controls } from './${AROUND.clock}';
import worker from './${worker}';

const failing = () => Promise.reject(new Error(controls.fault ?? 'D1_ERROR: Network connection lost.'));
const failed = { bind: () => failed, all: failing, run: failing, first: failing, raw: failing };
const counted = (db, statements) => {
  if (controls.failAfter !== null) controls.failAfter--;
  return db.batch(statements);
};
let statements = 0;
const prepared = (db, sql) => {
  statements++;
  return db.prepare(sql);
};
const breakable = (db) => ({
  prepare: (sql) => (controls.fault === null ? prepared(db, sql) : failed),
  batch: (statements) => (controls.fault === null && (controls.failAfter ?? 1) > 0 ? counted(db, statements) : failing()),
  withSession: (from) => breakable(db.withSession(from)),
  getBookmark: () => db.getBookmark(),
});
// Once: over other bindings the Worker would build itself anew.
let bound = null;
const around = (env) => (bound ??= { ...env, DB: breakable(env.DB) });

const atOnce = ({ queue, messages }) => ({
  queue,
  messages: messages.map((message) => ({
    id: message.id,
    timestamp: message.timestamp,
    body: message.body,
    attempts: message.attempts,
    ack: () => message.ack(),
    retry: () => message.retry({ delaySeconds: 0 }),
  })),
});

export default {
  fetch: async (request, env, context) => {
    if (!request.url.endsWith('${CONTROL_PATH}')) return worker.fetch(request, around(env), context);
    Object.assign(controls, await request.json());
    const answer = Response.json({ statements });
    statements = 0;
    return answer;
  },
  queue: (batch, env, context) => worker.queue(atOnce(batch), around(env), context),
  scheduled: (event, env, context) => worker.scheduled(event, around(env), context),
};
`;
