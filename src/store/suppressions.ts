import { and, asc, count, desc, eq, gt, inArray, lt, lte } from 'drizzle-orm';
import type { ChangeAction, Origin, Reason, Suppression, SuppressionStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import * as schema from './schema.ts';
import { jsonValues } from './statements/sql.ts';
import { expireSuppressions, putStated, removeSuppressions } from './statements/stated.ts';
import { releaseEvidence } from './statements/suppression.ts';

const { suppression, suppressionChange } = schema;

const toSuppression = (row: typeof suppression.$inferSelect): Suppression => ({
  ...row,
  reason: row.reason as Reason,
  origin: row.origin as Origin,
  evidence: row.evidence === null ? null : JSON.parse(row.evidence),
});

type KeyRow = Pick<typeof suppression.$inferSelect, 'address' | 'tenant' | 'stream' | 'reason' | 'origin'>;

const keyOf = ({ address, tenant, stream, reason, origin }: KeyRow): string =>
  JSON.stringify([address, tenant, stream, reason, origin]);

const isSame = (a: Suppression, b: Suppression): boolean =>
  a.expiresAt === b.expiresAt && a.note === b.note && JSON.stringify(a.evidence) === JSON.stringify(b.evidence);

export function createSuppressionStore(driver: SqliteDriver): SuppressionStore {
  const { db } = driver;
  const find: SuppressionStore['find'] = async (addresses) => {
    const rows = await db
      .select()
      .from(suppression)
      .where(inArray(suppression.address, jsonValues(addresses)))
      .orderBy(asc(suppression.address));
    return rows.map(toSuppression);
  };

  return {
    find,

    put: async (entries, at) => {
      const stored = new Map((await find(entries.map(({ address }) => address))).map((entry) => [keyOf(entry), entry]));
      const before = entries.map((entry) => ({ entry, known: stored.get(keyOf(entry)) }));
      await driver.atomically(putStated(entries, at));
      const added = before.filter(({ known }) => known === undefined).length;
      const unchanged = before.filter(({ entry, known }) => known !== undefined && isSame(entry, known)).length;
      return { added, unchanged, changed: entries.length - added - unchanged };
    },

    remove: async (removals) => {
      const found = await find(removals.map(({ address }) => address));
      const named = (entry: Suppression) =>
        removals.some(
          (removal) =>
            removal.address === entry.address &&
            removal.tenant === entry.tenant &&
            removal.stream === entry.stream &&
            (removal.reason === 'all' || removal.reason === entry.reason),
        );
      const going = found.filter(named).length;
      await driver.atomically([...removeSuppressions(removals), ...removals.flatMap(releaseEvidence)]);
      return going;
    },

    expire: async (now, limit) => {
      await driver.atomically(expireSuppressions(now, limit));
      const [left] = await db.select({ n: count() }).from(suppression).where(lte(suppression.expiresAt, now));
      return left?.n ?? 0;
    },

    history: async (address, { before, limit, tenant, since }) => {
      const rows = await db
        .select()
        .from(suppressionChange)
        .where(
          and(
            since === undefined
              ? eq(suppressionChange.address, address)
              : and(
                  inArray(suppressionChange.address, [address, since.pseudonym]),
                  gt(suppressionChange.id, since.after),
                ),
            tenant === undefined ? undefined : eq(suppressionChange.tenant, tenant),
            before === undefined ? undefined : lt(suppressionChange.id, before),
          ),
        )
        .orderBy(desc(suppressionChange.id))
        .limit(limit);
      return rows.map((row) => ({
        ...row,
        reason: row.reason as Reason,
        action: row.action as ChangeAction,
        origin: row.origin as Origin,
      }));
    },
  };
}
