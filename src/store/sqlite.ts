import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import { SECOND } from '../shared/time.ts';
import type { Store } from './contract.ts';
import { createStore } from './create.ts';
import type { SqliteDriver } from './driver.ts';
import * as schema from './schema.ts';

export interface SqliteOptions {
  /** A file's path, or `:memory:`. */
  readonly path: string;
  /** The folder of generated migrations. */
  readonly migrations: string;
  /** How long a write waits for another process's lock before it fails. */
  readonly lockTimeout?: number;
}

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);

/** Faults of the machine, not of the data (sqlite.org/rescode.html), and a connection that was closed. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof Database.SqliteError
    ? /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|CORRUPT|NOTADB)/.test(error.code)
    : error instanceof TypeError && error.message.includes('connection is not open');

/**
 * Opens (and creates, and migrates) a SQLite file.
 *
 * `synchronous=FULL` makes a commit wait for the disk in WAL mode: an answer of 200 must survive a power cut
 * (sqlite.org/pragma.html#pragma_synchronous). SQLite's own busy wait is off, for it would block the event loop; a
 * locked write is tried again from a timer.
 */
export function openSqlite(options: SqliteOptions): Store {
  if (options.path !== ':memory:') mkdirSync(dirname(options.path), { recursive: true });
  const client = new Database(options.path, { timeout: 5 * SECOND });
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  const db = drizzle(client, { schema });
  migrate(db, { migrationsFolder: options.migrations });
  client.pragma('busy_timeout = 0');
  return createStore(sqliteDriver(client, db, options.lockTimeout ?? 5 * SECOND));
}

function sqliteDriver(client: Database.Database, db: SqliteDriver['db'], lockTimeout: number): SqliteDriver {
  const dialect = new SQLiteSyncDialect();
  // The texts are few and fixed (rows travel as one JSON parameter), so this stays small.
  const prepared = new Map<string, Database.Statement>();
  const run = (statement: SQL): void => {
    const { sql: text, params } = dialect.sqlToQuery(statement);
    let compiled = prepared.get(text);
    if (compiled === undefined) {
      compiled = client.prepare(text);
      prepared.set(text, compiled);
    }
    compiled.run(params);
  };
  const transaction = client.transaction((statements: readonly SQL[]) => {
    for (const statement of statements) run(statement);
  });

  return {
    db,
    atomically: async (statements) => {
      const deadline = performance.now() + lockTimeout;
      for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
        try {
          transaction.immediate(statements);
          return;
        } catch (error) {
          if (!isBusy(error) || performance.now() > deadline) throw error;
        }
        await sleep(wait);
      }
    },
    isUnavailable,
    holdsThread: true,
    close: async () => {
      client.close();
    },
  };
}
