import { and, asc, count, desc, eq, gt, lt, or, sql } from 'drizzle-orm';
import type { QuarantineStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { quarantine } from './schema.ts';
import { recordAudit } from './statements/audit.ts';
import { jsonValues } from './statements/sql.ts';

/** Messages that could not be read. */
export function createQuarantineStore({ db, atomically }: SqliteDriver): QuarantineStore {
  const find: QuarantineStore['find'] = async (id) => {
    const [row] = await db.select().from(quarantine).where(eq(quarantine.id, id)).limit(1);
    return row ?? null;
  };
  return {
    list: async ({ after, limit }) =>
      db
        .select()
        .from(quarantine)
        .where(
          after === undefined
            ? undefined
            : or(
                lt(quarantine.receivedAt, after.receivedAt),
                and(eq(quarantine.receivedAt, after.receivedAt), gt(quarantine.id, after.id)),
              ),
        )
        .orderBy(desc(quarantine.receivedAt), asc(quarantine.id))
        .limit(limit),
    find,
    count: async () => {
      const [row] = await db.select({ n: count() }).from(quarantine);
      return row?.n ?? 0;
    },
    remove: (ids, audit) => {
      const these = sql`from quarantine where id in ${jsonValues(ids)}`;
      return atomically([recordAudit(audit, sql`exists (select 1 ${these})`), sql`delete ${these}`]);
    },
  };
}
