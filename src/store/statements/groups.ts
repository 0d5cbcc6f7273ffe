/** Sums by the values of a dimension: of whole compacted days from the sums by day, of all other hours from those by hour. */
import { type SQL, sql } from 'drizzle-orm';
import type { CourseFilter, GroupFilter } from '../contract.ts';
import { TENANTS } from './first-keys.ts';
import { METRIC_COLUMNS, METRIC_SUMS } from './rollup-columns.ts';
import { jsonRows, jsonValues } from './sql.ts';

const HOURS = 24;

/** The UTC days that hours lie in, or pieces of those days, each with its part of the hours. */
const piecesOf = (from: number, to: number, size = HOURS) =>
  Array.from({ length: Math.ceil(to / size) - Math.floor(from / size) }, (_, nth) => {
    const start = (Math.floor(from / size) + nth) * size;
    return { day: Math.floor(start / HOURS), since: Math.max(from, start), until: Math.min(to, start + size) };
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
  for (const { day, since, until } of piecesOf(from, to)) {
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

type Wanted = Omit<GroupFilter, 'most' | 'limit'>;

/** SQL of a value, and of which rows are asked for, of `r`: a row of either kind of sums. */
function wantedOf({ dimension, tenant, account, region, values, some }: Wanted) {
  const byTenant = dimension === 'tenant';
  const value = sql.raw(byTenant ? 'r.tenant' : 'r.value');
  const conditions = [
    sql`r.dimension = ${dimension}`,
    byTenant && tenant === undefined ? sql`r.tenant in ${TENANTS}` : sql`r.tenant = ${tenant ?? ''}`,
    ...(account === undefined ? [] : [sql`r.account = ${account}`]),
    ...(region === undefined ? [] : [sql`r.region = ${region}`]),
    ...(values === undefined ? [] : [sql`${value} in ${jsonValues(values)}`]),
    ...(some === undefined ? [] : [sql`r.${sql.raw(METRIC_COLUMNS[some])} > 0`]),
  ];
  return { value, ofThese: sql.join(conditions, sql` and `) };
}

/**
 * Sums over pieces of days. Two rows may be of one key, one of each kind of sums. One statement reads which days are
 * compacted and the sums: between two, a day could become so, or cease to be.
 */
const sumPieces = (
  pieces: ReturnType<typeof piecesOf>,
  { columns, by, ofThese }: { readonly columns: SQL; readonly by: string; readonly ofThese: SQL },
): SQL => sql`
    with days as materialized (
      select s.*, s.until - s.since = ${sql.raw(String(HOURS))} and not exists (
        select 1 from rollup_day d where d.day = s.day) as compacted
      from ${jsonRows(pieces, ['day', 'since', 'until'])} s
    )
    select ${columns} from days
    cross join rollup r on ${ofThese} and r.hour >= days.since and r.hour < days.until
    where not compacted group by ${sql.raw(by)}
    union all
    select ${columns} from days
    cross join rollup_daily r on ${ofThese} and r.day = days.day
    where compacted group by ${sql.raw(by)}`;

/** The sums of each value in each account and Region. */
export function sumGroups(filter: Wanted & Pick<GroupFilter, 'from' | 'to'>): SQL {
  const { value, ofThese } = wantedOf(filter);
  const columns = sql`${value} as value, r.account as account, r.region as region, ${METRIC_SUMS}`;
  return sumPieces(piecesOf(filter.from, filter.to), { columns, by: '1, 2, 3', ofThese });
}

/** How many each value had in each piece of time. */
export function sumCourses({ bucketHours, ...filter }: CourseFilter): SQL {
  const { value, ofThese } = wantedOf(filter);
  const count = sql.raw(`r.${METRIC_COLUMNS[filter.some]}`);
  const columns = sql`${value} as value, days.since as hour, sum(${count}) as count`;
  return sumPieces(piecesOf(filter.from, filter.to, bucketHours), { columns, by: '1, 2', ofThese });
}
