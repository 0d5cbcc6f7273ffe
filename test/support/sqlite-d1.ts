/** D1's client over SQLite in this process: for what has to be counted or broken where workerd is not at hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import Database from 'better-sqlite3';
import { MIGRATIONS } from './sqlite.ts';

const migrationFiles = (): readonly string[] =>
  readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith('.sql'))
    .sort();

/** @param path of a database with all its tables; without one it is new, and in memory. */
export function openSqliteD1(path?: string): D1Database {
  const db = new Database(path ?? ':memory:');
  for (const name of path === undefined ? migrationFiles() : []) db.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
  const meta = {};
  const statement = (sql: string, values: readonly unknown[] = []) => {
    const results = () => {
      const compiled = db.prepare(sql);
      if (compiled.reader) return compiled.all(...values);
      compiled.run(...values);
      return [];
    };
    return {
      bind: (...bound: readonly unknown[]) => statement(sql, bound),
      run: async () => ({ results: results(), success: true, meta }),
      all: async () => ({ results: results(), success: true, meta }),
      raw: async () =>
        db
          .prepare(sql)
          .raw()
          .all(...values),
      first: async () => results()[0] ?? null,
      results,
    };
  };
  const batch = async (statements: readonly ReturnType<typeof statement>[]) =>
    db.transaction(() => statements.map(({ results }) => ({ results: results(), success: true, meta })))();
  return { prepare: (sql: string) => statement(sql), batch } as unknown as D1Database;
}
