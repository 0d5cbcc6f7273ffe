import type { SQL } from 'drizzle-orm';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type * as schema from './schema.ts';

/**
 * What a SQLite dialect must bring. Reads go through Drizzle; writes are a list made up front, because that is the one
 * atomic form that better-sqlite3 (a synchronous transaction) and D1 (`batch`) share. No statement sees another's result.
 */
export interface SqliteDriver {
  readonly db: BaseSQLiteDatabase<'sync' | 'async', unknown, typeof schema>;
  /** Runs all statements in one transaction. Rejects, with nothing written, when any of them fails. */
  readonly atomically: (statements: readonly SQL[]) => Promise<void>;
  /** Whether a driver's error is a fault of the machine that may pass, and none of the data. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Whether a statement holds this thread while it runs: then what takes long is asked for in pieces. */
  readonly holdsThread: boolean;
  readonly close: () => Promise<void>;
}
