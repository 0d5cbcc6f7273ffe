import { and, desc, eq, lt, or, type SQL, sql } from 'drizzle-orm';
import type { ImportRun, ImportState, ImportStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { suppressionImport } from './schema.ts';
import { columnList, jsonRows } from './statements/sql.ts';

/** How many imports are remembered. */
const KEPT = 1_000;

const COLUMNS = {
  id: 'id',
  token: 'token',
  tenant: 'tenant',
  actor: 'actor',
  state: 'state',
  fromLine: 'from_line',
  lines: 'lines',
  added: 'added',
  changed: 'changed',
  unchanged: 'unchanged',
  invalid: 'invalid',
  bytes: 'bytes',
  lastLine: 'last_line',
  faults: 'faults',
  startedAt: 'started_at',
  updatedAt: 'updated_at',
  size: 'size',
} as const;

const toRun = ({ token: _, ...row }: typeof suppressionImport.$inferSelect, faults: string): ImportRun => ({
  ...row,
  state: row.state as ImportState,
  faults: JSON.parse(faults),
});

const upsert = (run: ImportRun, token: string, condition: SQL): SQL => sql`
  insert into suppression_import (${columnList(Object.values(COLUMNS))})
  select * from ${jsonRows([{ ...run, token, faults: JSON.stringify(run.faults) }], Object.keys(COLUMNS))} where true
  on conflict (id) do update set ${sql.raw(
    Object.values(COLUMNS)
      .map((column) => `${column} = excluded.${column}`)
      .join(', '),
  )}
  where ${condition}`;

/** Runs of imports, of which the newest are kept. */
export function createImportStore({ db, atomically }: SqliteDriver): ImportStore {
  return {
    begin: async (run, token, deadBefore) => {
      await atomically([
        upsert(
          run,
          token,
          sql`suppression_import.tenant is excluded.tenant
            and (suppression_import.state <> 'running' or suppression_import.updated_at < ${deadBefore})`,
        ),
        sql`delete from suppression_import where id in (
          select id from suppression_import order by started_at desc, id desc limit -1 offset ${KEPT})`,
      ]);
      const [row] = await db
        .select({ token: suppressionImport.token })
        .from(suppressionImport)
        .where(eq(suppressionImport.id, run.id));
      return row?.token === token;
    },

    save: (run, token) => atomically([upsert(run, token, sql`suppression_import.token = excluded.token`)]),

    find: async (id) => {
      const [row] = await db.select().from(suppressionImport).where(eq(suppressionImport.id, id));
      return row === undefined ? null : toRun(row, row.faults);
    },

    list: async ({ after, limit, tenant }) => {
      const { id, startedAt } = suppressionImport;
      const rows = await db
        .select()
        .from(suppressionImport)
        .where(
          and(
            tenant === undefined ? undefined : eq(suppressionImport.tenant, tenant),
            after === undefined
              ? undefined
              : or(lt(startedAt, after.startedAt), and(eq(startedAt, after.startedAt), lt(id, after.id))),
          ),
        )
        .orderBy(desc(startedAt), desc(id))
        .limit(limit);
      return rows.map((row) => toRun(row, '[]'));
    },
  };
}
