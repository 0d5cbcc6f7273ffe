import { type SQL, sql } from 'drizzle-orm';
import type { AuditRecord } from '../contract.ts';

/** Goes into the transaction of what it tells, so that neither happens without the other. `only`: a condition of it. */
export const recordAudit = (
  { at, actor, action, subject, tenant, detail }: AuditRecord,
  only: SQL = sql`true`,
): SQL => sql`
  insert into audit (at, actor, action, subject, tenant, detail)
  select ${at}, ${actor}, ${action}, ${subject}, ${tenant}, ${JSON.stringify(detail)} where ${only}`;
