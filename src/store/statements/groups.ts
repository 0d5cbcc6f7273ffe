/** Sums by the values of a dimension: of whole compacted days from the sums by day, of all other hours from those by hour. */
import { type SQL, sql } from 'drizzle-orm';
import type { GroupFilter } from '../contract.ts';
import { TENANTS } from './first-keys.ts';
import { METRIC_SUMS } from './rollup-columns.ts';
import { jsonRows, jsonValues } from './sql.ts';

const HOURS = 24;

/** The UTC days that hours lie in, each with its part of them. */
const daysOf = (from: number, to: number) =>
  Array.from({ length: Math.ceil(to / HOURS) - Math.floor(from / HOURS) }, (_, nth) => {
    const day = Math.floor(from / HOURS) + nth;
    return { day, since: Math.max(from, day * HOURS), until: Math.min(to, (day + 1) * HOURS) };
  });

/** Rows of one value and account that are summed at once: a day's hours, for a day that is not compacted has many values. */
const AT_ONCE = HOURS;

/**
 * The hours in pieces, between which others have their turn. Which days are not compacted is a guess here: it tells how long
 * a piece takes, not what it finds.
 */
export function spansOf(
  { from, to }: { readonly from: number; readonly to: number },
  notCompacted: ReadonlySet<number>,
): readonly { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = [];
  let room = 0;
  for (const { day, since, until } of daysOf(from, to)) {
    const rows = until - since < HOURS || notCompacted.has(day) ? until - since : 1;
    const span = spans.at(-1);
    if (span === undefined || rows > room) {
      spans.push({ from: since, to: until });
      room = AT_ONCE;
    } else span.to = until;
    room -= rows;
  }
  return spans;
}

/**
 * A value may have two rows for an account and Region, one of each kind of sums. One statement reads which days are
 * compacted and the sums: between two, a day could become so, or cease to be.
 */
export function sumGroups(filter: Omit<GroupFilter, 'most' | 'limit'>): SQL {
  const { dimension, from, to, tenant, account, region, values } = filter;
  const byTenant = dimension === 'tenant';
  const value = sql.raw(byTenant ? 'r.tenant' : 'r.value');
  const conditions = [
    sql`r.dimension = ${dimension}`,
    byTenant && tenant === undefined ? sql`r.tenant in ${TENANTS}` : sql`r.tenant = ${tenant ?? ''}`,
    ...(account === undefined ? [] : [sql`r.account = ${account}`]),
    ...(region === undefined ? [] : [sql`r.region = ${region}`]),
    ...(values === undefined ? [] : [sql`${value} in ${jsonValues(values)}`]),
  ];
  const ofThese = sql.join(conditions, sql` and `);
  const columns = sql`${value} as value, r.account as account, r.region as region, ${METRIC_SUMS}`;
  return sql`
    with days as materialized (
      select s.*, s.until - s.since = ${sql.raw(String(HOURS))} and not exists (
        select 1 from rollup_day d where d.day = s.day) as compacted
      from ${jsonRows(daysOf(from, to), ['day', 'since', 'until'])} s
    )
    select ${columns} from days
    cross join rollup r on ${ofThese} and r.hour >= days.since and r.hour < days.until
    where not compacted group by 1, 2, 3
    union all
    select ${columns} from days
    cross join rollup_daily r on ${ofThese} and r.day = days.day
    where compacted group by 1, 2, 3`;
}
