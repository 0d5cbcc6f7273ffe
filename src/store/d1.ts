import type { SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Store } from './contract.ts';
import { createStore } from './create.ts';
import { D1LimitError } from './d1-limits.ts';
import * as schema from './schema.ts';

/** The part of Cloudflare's `D1Database` that the store needs. */
export type D1Client = Parameters<typeof drizzle>[0];

/**
 * Faults of the data, or of our own SQL; D1 tells them only in the text. All else may pass: overload, a lost connection,
 * a reset, a full database (`SQLITE_FULL`, "Exceeded maximum DB size").
 *
 * @see Cloudflare D1, "Debug D1", list of errors; SQLite's result codes, which D1 appends.
 */
const DATA_FAULT =
  /\bSQLITE_(?:CONSTRAINT|MISMATCH|TOOBIG|RANGE|ERROR|AUTH)\b|\bD1_(?:TYPE_ERROR|COLUMN_NOTFOUND)\b|Wrong number of parameter bindings|too many SQL variables|malformed JSON/;

/** The Worker was deployed before the migrations were applied: that passes, and nothing is wrong with the data. */
const MIGRATIONS_MISSING = /no such (?:table|column)|has no column named/;

export const isDataFault = (error: unknown): boolean =>
  error instanceof D1LimitError ||
  (error instanceof Error && DATA_FAULT.test(error.message) && !MIGRATIONS_MISSING.test(error.message));

/** The store over D1. `batch` is its transaction: all statements or none. Migrations are applied by the deployment. */
export function openD1(client: D1Client): Store {
  const dialect = new SQLiteAsyncDialect();
  const prepare = (statement: SQL) => {
    const { sql, params } = dialect.sqlToQuery(statement);
    return client.prepare(sql).bind(...params);
  };
  return createStore({
    db: drizzle(client, { schema }),
    atomically: async (statements) => {
      if (statements.length > 0) await client.batch(statements.map(prepare));
    },
    isUnavailable: (error) => !isDataFault(error),
    holdsThread: false,
    close: async () => {},
  });
}
