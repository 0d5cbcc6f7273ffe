/** Counts the statements that reach D1, and lets none through that the invocation may not make. */
import type { D1Database, D1DatabaseSession, D1PreparedStatement } from '@cloudflare/workers-types';

/** Said before statements run. Throws when they may not. */
export type Spend = (statements: number) => void;

type Prepares = Pick<D1DatabaseSession, 'prepare' | 'batch'>;

const RUNS = ['run', 'all', 'raw', 'first'] as const;

/** `batch` takes only what the platform made itself: its own object is changed, not wrapped. */
function meteredStatement(statement: D1PreparedStatement, spend: Spend): D1PreparedStatement {
  const bind = statement.bind.bind(statement);
  const metered = RUNS.map((name) => {
    const run = statement[name].bind(statement) as (...args: readonly unknown[]) => Promise<unknown>;
    return [
      name,
      async (...args: readonly unknown[]) => {
        spend(1);
        return run(...args);
      },
    ] as const;
  });
  return Object.assign(statement, Object.fromEntries(metered), {
    bind: (...values: unknown[]) => meteredStatement(bind(...values), spend),
  });
}

const meteredCalls = (client: Prepares, spend: Spend): Prepares => ({
  prepare: (sql) => meteredStatement(client.prepare(sql), spend),
  batch: async (statements) => {
    // Each of them: what Cloudflare's limits say of queries, they say of every statement of a batch.
    spend(statements.length);
    return client.batch(statements);
  },
});

/**
 * The same database, its statements counted, in sessions as well. To be put next to the platform's own client, so that
 * nothing goes past it.
 *
 * @see Cloudflare D1, "Limits": queries per Worker invocation; "Batch limits".
 */
export function meteredD1(client: D1Database, spend: Spend): D1Database {
  const metered: Prepares & Pick<D1Database, 'withSession'> = {
    ...meteredCalls(client, spend),
    withSession: (constraint) => {
      const session = client.withSession(constraint);
      return Object.assign(Object.create(session), meteredCalls(session, spend));
    },
  };
  return Object.assign(Object.create(client), metered);
}
