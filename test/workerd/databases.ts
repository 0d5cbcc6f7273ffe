/** D1 databases of which each test has its own: a few, handed out in turn, and emptied rather than made again. */
import { env } from 'cloudflare:workers';
import type { Store } from '../../src/store/contract.ts';
import { openD1 } from '../../src/store/d1.ts';
import { withD1Limits } from '../../src/store/d1-limits.ts';

/** So many stores may live in one test. */
const DATABASES = [env.DB, env.DB_2, env.DB_3, env.DB_4];

const tables = new Map<D1Database, readonly string[]>();
let opened = 0;

/** @returns the names of the tables that the migrations make. */
async function migrate(db: D1Database): Promise<readonly string[]> {
  await db.batch(env.TEST_MIGRATIONS.flatMap(({ queries }) => queries).map((query) => db.prepare(query)));
  const { results } = await db
    .prepare("select name from sqlite_master where type = 'table' and name not like '_cf_%'")
    .all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** Takes out what is in it. Most tests fill few of its tables, and to look costs less than to delete. */
async function empty(db: D1Database, names: readonly string[]): Promise<void> {
  const looks = names.map((name) => `exists(select 1 from "${name}") as "${name}"`);
  const holds = await db.prepare(`select ${looks.join(', ')}`).first<Record<string, number>>();
  const filled = names.filter((name) => holds?.[name] === 1);
  if (filled.length > 0) await db.batch(filled.map((name) => db.prepare(`delete from "${name}"`)));
}

/** An empty database with the tables of the service. */
export async function freshDatabase(): Promise<D1Database> {
  const db = DATABASES[opened++ % DATABASES.length];
  if (db === undefined) throw new Error('no database');
  const known = tables.get(db);
  if (known === undefined) tables.set(db, await migrate(db));
  else await empty(db, known);
  return db;
}

/** The database until it is closed; after that, none that answers. */
const closable = (db: D1Database) => {
  let isClosed = false;
  const limited = withD1Limits(db);
  const reach = () => {
    if (isClosed) throw new Error('D1_ERROR: Network connection lost.');
    return limited;
  };
  const client: Pick<D1Database, 'prepare' | 'batch'> = {
    prepare: (sql) => reach().prepare(sql),
    batch: async (statements) => reach().batch(statements),
  };
  return {
    client: Object.assign(Object.create(db), client),
    close: async () => {
      isClosed = true;
    },
  };
};

export async function openStore(): Promise<Store> {
  const { client, close } = closable(await freshDatabase());
  return { ...openD1(client), close };
}
