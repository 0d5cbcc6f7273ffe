/** Reading and counting the list by bounded slices of its primary key: no filter needs an index, and no query takes long. */
import { setImmediate } from 'node:timers/promises';
import { and, type SQL, sql } from 'drizzle-orm';
import type { Suppression, SuppressionFilter, SuppressionPlace, SuppressionStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { suppression } from './schema.ts';

/** Keys that one query looks at. */
const SLICE = 4_000;
/** Keys that one call looks at: D1 limits how many queries a request may make. */
const MAX_LOOK = 80_000;
/** Keys that are counted: for the head of a page, which must not wait for a list of millions. */
const MAX_COUNTED = 40_000;

const KEY = sql`(address, tenant, stream, reason, origin)`;
const ORDER = sql`address, tenant, stream, reason, origin`;

const at = ({ address, tenant, stream, reason, origin }: SuppressionPlace): SQL =>
  sql`(${address}, ${tenant}, ${stream}, ${reason}, ${origin})`;

/** `instr` and not `like`: D1 takes patterns of 50 bytes at most, and a part of an address may hold wildcards. */
function conditions(filter: SuppressionFilter): readonly SQL[] {
  const { state, now, reason, tenant, visibleTo, stream, origin, domain, text, from, until } = filter;
  const suffix = domain === undefined ? undefined : `@${domain}`;
  return [
    state === 'active' ? sql`(expires_at is null or expires_at > ${now})` : undefined,
    state === 'expired' ? sql`expires_at <= ${now}` : undefined,
    reason === undefined ? undefined : sql`reason = ${reason}`,
    tenant === undefined ? undefined : sql`tenant = ${tenant}`,
    visibleTo === undefined ? undefined : sql`tenant in ('', ${visibleTo})`,
    stream === undefined ? undefined : sql`stream = ${stream}`,
    origin === undefined ? undefined : sql`origin = ${origin}`,
    suffix === undefined ? undefined : sql`substr(address, -length(${suffix})) = ${suffix}`,
    text === undefined ? undefined : sql`instr(address, ${text}) > 0`,
    from === undefined ? undefined : sql`since >= ${from}`,
    until === undefined ? undefined : sql`since < ${until}`,
  ].filter((condition) => condition !== undefined);
}

type Row = typeof suppression.$inferSelect;

/** Pages of the list, read in slices of keys so that a rare match does not read the whole list at once. */
export function createSuppressionPages(
  { db }: Pick<SqliteDriver, 'db'>,
  toSuppression: (row: Row) => Suppression,
): Pick<SuppressionStore, 'page' | 'count'> {
  /** The last key of the slice, or `null` when the list ends in it. */
  const endOfSlice = async (after: SQL | undefined, keys: number): Promise<SuppressionPlace | null> => {
    const { address, tenant, stream, reason, origin } = suppression;
    const [row] = await db
      .select({ address, tenant, stream, reason, origin })
      .from(suppression)
      .where(after)
      .orderBy(ORDER)
      .limit(1)
      .offset(keys - 1);
    return row === undefined ? null : (row as SuppressionPlace);
  };

  /** What lies between two places. */
  const between = (beyond: SQL | undefined, end: SuppressionPlace | null, wanted: readonly SQL[]): SQL | undefined =>
    and(beyond, end === null ? undefined : sql`${KEY} <= ${at(end)}`, ...wanted);
  const after = (place: SuppressionPlace | undefined): SQL | undefined =>
    place === undefined ? undefined : sql`${KEY} > ${at(place)}`;

  const page: SuppressionStore['page'] = async (filter, { after: start, limit, look = MAX_LOOK }) => {
    const items: Suppression[] = [];
    const wanted = conditions(filter);
    let place = start;
    for (let looked = 0; looked < look; looked += SLICE) {
      if (looked > 0) await setImmediate();
      const beyond = after(place);
      const end = await endOfSlice(beyond, Math.min(SLICE, look - looked));
      const rows = await db
        .select()
        .from(suppression)
        .where(between(beyond, end, wanted))
        .orderBy(ORDER)
        .limit(limit - items.length + 1);
      items.push(...rows.map(toSuppression));
      if (items.length > limit) {
        const found = items.slice(0, limit);
        return { items: found, next: found.at(-1) ?? null };
      }
      if (end === null) return { items, next: null };
      place = end;
    }
    return { items, next: place ?? null };
  };

  /**
   * Nearly all entries block, and those that are over have an index: all less these need no entry's time, so that the key
   * alone is read.
   */
  const countBetween = (filter: SuppressionFilter, span: (wanted: readonly SQL[]) => SQL | undefined): SQL => {
    const countOf = (state: SuppressionFilter['state'], table: SQL) => {
      const where = span(conditions({ ...filter, state }));
      return sql`(select count(*) from ${table}${where === undefined ? sql`` : sql` where ${where}`})`;
    };
    const all = sql`suppression`;
    return filter.state === 'active'
      ? sql`select ${countOf('all', all)} - ${countOf('expired', sql`suppression indexed by suppression_by_expiry`)} as n`
      : sql`select ${countOf(filter.state, all)} as n`;
  };

  const count: SuppressionStore['count'] = async (filter, look = MAX_COUNTED) => {
    let n = 0;
    let place: SuppressionPlace | undefined;
    for (let looked = 0; looked < look; looked += SLICE) {
      if (looked > 0) await setImmediate();
      const beyond = after(place);
      const end = await endOfSlice(beyond, Math.min(SLICE, look - looked));
      const [row] = await db.all<{ readonly n: number }>(
        countBetween(filter, (wanted) => between(beyond, end, wanted)),
      );
      n += row?.n ?? 0;
      if (end === null) return { n, exact: true };
      place = end;
    }
    return { n, exact: false };
  };

  return { page, count };
}
