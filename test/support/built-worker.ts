/** The built Worker's own files and its database's tables, for all that starts it in Miniflare. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS } from './sqlite.ts';

const BUILT = 'dist/worker';

/** As wrangler.toml has it; test/edge/config.test.ts compares. */
export const RUNTIME = { compatibilityDate: '2026-10-01', compatibilityFlags: ['nodejs_compat'] };

export const SECRET_KEY = 'a secret key for the tests, and only for them';

/** In the folder that all modules of one Worker are in. */
export interface Module {
  readonly path: string;
  readonly contents: string;
}

/** The very files that a deployment sends. */
export function builtModules(): readonly Module[] {
  if (!existsSync(join(BUILT, 'worker.js')))
    throw new Error(`${BUILT} is missing: run "npm run build" and "npm run build:edge" first`);
  return readdirSync(BUILT)
    .filter((path) => path.endsWith('.js'))
    .map((path) => ({ path, contents: readFileSync(join(BUILT, path), 'utf8') }));
}

/** For Miniflare; the first one is the entry. */
export const asEntry = (modules: readonly Module[]) => ({
  ...RUNTIME,
  modulesRoot: '/',
  modules: modules.map((module) => ({ type: 'ESModule' as const, ...module })),
});

interface Migratable<Statement> {
  readonly exec: (sql: string) => Promise<unknown>;
  readonly prepare: (sql: string) => Statement;
  readonly batch: (statements: Statement[]) => Promise<unknown>;
}
interface Preparable {
  bind: (...values: unknown[]) => this;
  first: () => Promise<unknown>;
}

/** What `wrangler d1 migrations apply` does. */
export async function migrate<Statement extends Preparable>(db: Migratable<Statement>): Promise<void> {
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'));
  await db.exec('create table if not exists d1_migrations (name text primary key)');
  for (const name of files.sort()) {
    if ((await db.prepare('select 1 from d1_migrations where name = ?').bind(name).first()) !== null) continue;
    const statements = readFileSync(join(MIGRATIONS, name), 'utf8').split('--> statement-breakpoint');
    await db.batch([
      ...statements.map((sql) => db.prepare(sql)),
      db.prepare('insert into d1_migrations values (?)').bind(name),
    ]);
  }
}
