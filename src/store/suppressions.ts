import { and, asc, count, desc, eq, gt, inArray, lt, lte, max } from 'drizzle-orm';
import type { ChangeAction, Origin, Reason, Suppression, SuppressionChange, SuppressionStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { putOutcome } from './put-outcome.ts';
import * as schema from './schema.ts';
import { jsonValues } from './statements/sql.ts';
import { expireSuppressions, putStated, removeSuppressions } from './statements/stated.ts';
import { releaseEvidence } from './statements/suppression.ts';
import { createSuppressionPages } from './suppression-page.ts';
import { createRecentChanges } from './suppression-recent.ts';

const { suppression, suppressionChange } = schema;

/** An entry by its row. */
export const toSuppression = (row: typeof suppression.$inferSelect): Suppression => ({
  ...row,
  reason: row.reason as Reason,
  origin: row.origin as Origin,
  evidence: row.evidence === null ? null : JSON.parse(row.evidence),
});

const toChange = (row: typeof suppressionChange.$inferSelect): SuppressionChange => ({
  ...row,
  reason: row.reason as Reason,
  action: row.action as ChangeAction,
  origin: row.origin as Origin,
});

/** Changes that one call looks at for a tenant, whose own may be rare. */
const LOOKED_AT = 1_000;

/** The suppression list, its removals and its history. */
export function createSuppressionStore(driver: SqliteDriver): SuppressionStore {
  const { db } = driver;
  const find: SuppressionStore['find'] = async (addresses, tenants) => {
    const rows = await db
      .select()
      .from(suppression)
      .where(
        and(
          inArray(suppression.address, jsonValues(addresses)),
          tenants === undefined ? undefined : inArray(suppression.tenant, [...tenants]),
        ),
      )
      .orderBy(asc(suppression.address));
    return rows.map(toSuppression);
  };

  return {
    find,

    put: async (entries, at, pseudonyms = new Map()) => {
      const stored = await find(entries.map(({ address }) => address));
      const { outcome, news } = putOutcome(entries, stored);
      // Lists that are sent again cost a look. What somebody removes meanwhile is removed after this, which is as good.
      if (news.length > 0) await driver.atomically(putStated(news, at, pseudonyms));
      return outcome;
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
      const [due] = await db.select({ n: count() }).from(suppression).where(lte(suppression.expiresAt, now));
      // Asked every minute, and nearly always in vain.
      if (due === undefined || due.n === 0) return 0;
      await driver.atomically(expireSuppressions(now, limit));
      return Math.max(0, due.n - limit);
    },

    ...createSuppressionPages(driver, toSuppression),
    ...createRecentChanges(driver, toChange),

    history: async (address, { before, limit, visibleTo, since }) => {
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
            visibleTo === undefined ? undefined : inArray(suppressionChange.tenant, ['', visibleTo]),
            before === undefined ? undefined : lt(suppressionChange.id, before),
          ),
        )
        .orderBy(desc(suppressionChange.id))
        .limit(limit);
      return rows.map(toChange);
    },

    changes: async ({ after, limit, visibleTo }) => {
      const most = visibleTo === undefined ? limit : Math.max(limit, LOOKED_AT);
      const rows = await db
        .select()
        .from(suppressionChange)
        .where(gt(suppressionChange.id, after))
        .orderBy(asc(suppressionChange.id))
        .limit(most);
      const visible = rows.filter(({ tenant }) => visibleTo === undefined || tenant === '' || tenant === visibleTo);
      const items = visible.slice(0, limit).map(toChange);
      const seen = items.length === limit ? items.at(-1) : rows.at(-1);
      return { items, next: seen?.id ?? after, more: rows.length === most || visible.length > limit };
    },

    latestChange: async () => {
      const [row] = await db.select({ id: max(suppressionChange.id) }).from(suppressionChange);
      return row?.id ?? 0;
    },
  };
}
