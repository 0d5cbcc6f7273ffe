import { and, desc, eq, lt } from 'drizzle-orm';
import type { AuditStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { audit } from './schema.ts';
import { recordAudit } from './statements/audit.ts';

/** The audit log, newest first. */
export function createAuditStore({ db, atomically }: SqliteDriver): AuditStore {
  return {
    add: (record) => atomically([recordAudit(record)]),

    list: async ({ before, limit, tenant }) => {
      const rows = await db
        .select()
        .from(audit)
        .where(
          and(
            tenant === undefined ? undefined : eq(audit.tenant, tenant),
            before === undefined ? undefined : lt(audit.id, before),
          ),
        )
        .orderBy(desc(audit.id))
        .limit(limit);
      return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }));
    },
  };
}
