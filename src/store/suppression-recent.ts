/** The newest changes of the list, found by walking back from the newest: no filter needs an index. */
import { setImmediate } from 'node:timers/promises';
import { and, count, desc, eq, gt, gte, inArray, lt, type SQL } from 'drizzle-orm';
import type { ChangeFilter, SuppressionChange, SuppressionStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { suppressionChange } from './schema.ts';

/** Changes that one query counts. */
const SLICE = 1_000;
/** Changes that one call looks at. */
const MAX_LOOK = 10_000;

type Row = typeof suppressionChange.$inferSelect;

function conditions({ action, actor, visibleTo, from }: ChangeFilter): readonly (SQL | undefined)[] {
  return [
    action === undefined ? undefined : eq(suppressionChange.action, action),
    actor === undefined ? undefined : eq(suppressionChange.actor, actor),
    visibleTo === undefined ? undefined : inArray(suppressionChange.tenant, ['', visibleTo]),
    from === undefined ? undefined : gte(suppressionChange.at, from),
  ];
}

/** Reads and counts the newest changes within a stretch of ids. */
export function createRecentChanges(
  { db }: Pick<SqliteDriver, 'db'>,
  toChange: (row: Row) => SuppressionChange,
): Pick<SuppressionStore, 'recent' | 'countRecent'> {
  const { id, at } = suppressionChange;

  /** The oldest change of the stretch that is looked at; `null` when the history ends in it. */
  const oldestOf = async (span: SQL | undefined, look: number) => {
    const [row] = await db
      .select({ id, at })
      .from(suppressionChange)
      .where(span)
      .orderBy(desc(id))
      .limit(1)
      .offset(look - 1);
    return row ?? null;
  };
  const spanOf = (after: number | undefined, before: number | undefined): SQL | undefined =>
    and(after === undefined ? undefined : gt(id, after), before === undefined ? undefined : lt(id, before));

  return {
    recent: async (filter, { before, limit, look = MAX_LOOK }) => {
      const span = spanOf(filter.after, before);
      const oldest = await oldestOf(span, look);
      const rows = await db
        .select()
        .from(suppressionChange)
        .where(and(span, oldest === null ? undefined : gte(id, oldest.id), ...conditions(filter)))
        .orderBy(desc(id))
        .limit(limit + 1);
      const items = rows.slice(0, limit).map(toChange);
      if (rows.length > limit) return { items, next: items.at(-1)?.id ?? null };
      return { items, next: oldest?.id ?? null };
    },

    countRecent: async (filter, { before, look = MAX_LOOK } = {}) => {
      let n = 0;
      let newest = before;
      for (let looked = 0; looked < look; looked += SLICE) {
        if (looked > 0) await setImmediate();
        const span = spanOf(filter.after, newest);
        const oldest = await oldestOf(span, Math.min(SLICE, look - looked));
        const [row] = await db
          .select({ n: count() })
          .from(suppressionChange)
          .where(and(span, oldest === null ? undefined : gte(id, oldest.id), ...conditions(filter)));
        n += row?.n ?? 0;
        // Ids grow with time: what is older than the oldest that was looked at is too old as well.
        if (oldest === null || (filter.from !== undefined && oldest.at < filter.from)) return { n, exact: true };
        newest = oldest.id;
      }
      return { n, exact: false };
    },
  };
}
