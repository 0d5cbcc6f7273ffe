import { and, asc, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { EvidenceRule } from '../suppression/policy.ts';
import {
  REASONS,
  type Reason,
  type Suppression,
  type SuppressionChange,
  type SuppressionRemoval,
  type SuppressionStore,
} from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import * as schema from './schema.ts';
import { jsonValues } from './statements/sql.ts';
import { releaseEvidence } from './statements/suppression.ts';

const { suppression, suppressionChange } = schema;

const toSuppression = (row: typeof suppression.$inferSelect): Suppression => ({
  ...row,
  reason: row.reason as Reason,
  origin: row.origin as Suppression['origin'],
  evidence: row.evidence === null ? null : JSON.parse(row.evidence),
});

const put = (entry: Suppression, at: number): readonly SQL[] => {
  const { address, tenant, stream, reason, since, expiresAt, note, actor } = entry;
  const evidence = entry.evidence === null ? null : JSON.stringify(entry.evidence);
  return [
    sql`insert into suppression (address, tenant, stream, reason, origin, since, expires_at, evidence, note, actor)
      values (${address}, ${tenant}, ${stream}, ${reason}, 'api', ${since}, ${expiresAt}, ${evidence}, ${note}, ${actor})
      on conflict (address, tenant, stream, reason, origin) do update set
        expires_at = excluded.expires_at, evidence = excluded.evidence, note = excluded.note, actor = excluded.actor`,
    sql`insert into suppression_change (address, tenant, stream, reason, action, at, actor, note)
      values (${address}, ${tenant}, ${stream}, ${reason}, 'added', ${at}, ${actor}, ${note})`,
  ];
};

function remove(
  { address, tenant, stream, reason, at, actor, note }: SuppressionRemoval,
  rules: readonly EvidenceRule[],
): readonly SQL[] {
  const names = reason === 'all' ? REASONS : [reason];
  const reasons = jsonValues(names);
  const matching = sql`address = ${address} and tenant = ${tenant} and stream = ${stream} and reason in ${reasons}`;
  return [
    sql`insert into suppression_change (address, tenant, stream, reason, action, at, actor, note)
      select distinct address, tenant, stream, reason, 'removed', ${at}, ${actor}, ${note} from suppression where ${matching}`,
    sql`delete from suppression where ${matching}`,
    sql`insert into suppression_removal (address, tenant, stream, reason, removed_at)
      select ${address}, ${tenant}, ${stream}, value, ${at} from ${reasons} where true
      on conflict (address, tenant, stream, reason) do update set
        removed_at = max(suppression_removal.removed_at, excluded.removed_at)`,
    ...(stream === '' ? [releaseEvidence({ address, tenant, reasons: names }, rules, at)] : []),
  ];
}

export function createSuppressionStore(driver: SqliteDriver, rules: readonly EvidenceRule[]): SuppressionStore {
  const { db } = driver;
  return {
    find: async (addresses) => {
      const rows = await db
        .select()
        .from(suppression)
        .where(inArray(suppression.address, jsonValues(addresses)))
        .orderBy(asc(suppression.address));
      return rows.map(toSuppression);
    },

    put: (entry, at) => driver.atomically(put(entry, at)),

    remove: async (removal) => {
      const reasons = removal.reason === 'all' ? REASONS : [removal.reason];
      const found = await db
        .select({ reason: suppression.reason })
        .from(suppression)
        .where(
          and(
            eq(suppression.address, removal.address),
            eq(suppression.tenant, removal.tenant),
            eq(suppression.stream, removal.stream),
            inArray(suppression.reason, [...reasons]),
          ),
        );
      await driver.atomically(remove(removal, rules));
      return found.length;
    },

    history: async (address, { before, limit }) => {
      const rows = await db
        .select()
        .from(suppressionChange)
        .where(
          and(
            eq(suppressionChange.address, address),
            before === undefined ? undefined : lt(suppressionChange.id, before),
          ),
        )
        .orderBy(desc(suppressionChange.id))
        .limit(limit);
      return rows.map((row) => ({
        ...row,
        reason: row.reason as Reason,
        action: row.action as SuppressionChange['action'],
      }));
    },
  };
}
