/** A D1 that does not answer is one that is away: whoever waits is told so while he still listens. */
import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types';
import type { Millis } from '../shared/time.ts';

/** The call may yet be carried out: what is written must bear to be written again. */
export class D1TimeoutError extends Error {
  override readonly name = 'D1TimeoutError';
}

const CALLS = ['first', 'run', 'all', 'raw'] as const;

/** @param timeLeft - how long the call that begins now may take. */
export function withD1Timeout(client: D1Database, timeLeft: () => Millis): D1Database {
  const inTime = async <T>(call: () => Promise<T>): Promise<T> => {
    const patience = timeLeft();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new D1TimeoutError(`no answer within ${patience} ms`)), patience);
    });
    try {
      return await Promise.race([call(), late]);
    } finally {
      clearTimeout(timer);
    }
  };

  /** The same object: a batch looks into it. */
  const timed = (statement: D1PreparedStatement): D1PreparedStatement => {
    const bind = statement.bind.bind(statement);
    const calls = CALLS.map((name) => {
      const call: (...args: never[]) => Promise<unknown> = statement[name];
      return [name, (...args: never[]) => inTime(() => call.apply(statement, args))];
    });
    return Object.assign(statement, Object.fromEntries(calls), {
      bind: (...values: unknown[]) => timed(bind(...values)),
    });
  };

  const calls: Pick<D1Database, 'prepare' | 'batch'> = {
    prepare: (sql: string) => timed(client.prepare(sql)),
    batch: <T>(statements: D1PreparedStatement[]) => inTime(() => client.batch<T>(statements)),
  };
  return Object.assign(Object.create(client), calls);
}
