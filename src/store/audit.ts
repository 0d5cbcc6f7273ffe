import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { AuditPage, AuditStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { audit } from './schema.ts';
import { recordAudit } from './statements/audit.ts';

const conditionsOf = ({ before, tenant, actor, action, subject, since, until }: AuditPage) =>
  and(
    tenant === undefined ? undefined : eq(audit.tenant, tenant),
    before === undefined ? undefined : lt(audit.id, before),
    actor === undefined ? undefined : sql`instr(lower(${audit.actor}), lower(${actor})) > 0`,
    action === undefined ? undefined : eq(audit.action, action),
    subject === undefined ? undefined : eq(audit.subject, subject),
    since === undefined ? undefined : gte(audit.at, since),
    until === undefined ? undefined : lt(audit.at, until),
  );

/** The audit log, newest first. */
export function createAuditStore({ db, atomically }: SqliteDriver): AuditStore {
  return {
    add: (record) => atomically([recordAudit(record)]),

    list: async (page) => {
      const rows = await db.select().from(audit).where(conditionsOf(page)).orderBy(desc(audit.id)).limit(page.limit);
      return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }));
    },
  };
}
