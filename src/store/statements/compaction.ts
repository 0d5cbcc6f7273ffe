/**
 * Compaction of rollups: of a day that is over, the values with the most mail keep rows of their own, all others are summed
 * in one. Which ones were kept is stored, so that a late event, or a recount, lands where its mail was counted.
 */
import { type SQL, sql } from 'drizzle-orm';
import { PROVIDERS } from '../../suppression/providers.ts';
import { type Dimension, OTHER_VALUE } from '../contract.ts';
import { DAILY_FIRST_KEYS, ROLLUP_FIRST_KEYS } from './first-keys.ts';
import { DAILY_COLUMNS, DAILY_KEY, METRIC_SUMS, ROLLUP_COUNTERS, ROLLUP_KEY } from './rollup-columns.ts';
import { columnList, compared, jsonRows, jsonValues } from './sql.ts';

/** How many values of a tenant's day stay. The dimensions whose values come from outside: others are the operator's own. */
const KEPT: Readonly<Partial<Record<Dimension, number>>> = { recipientDomain: 30, campaign: 100 };
const COMPACTED_DIMENSIONS = Object.entries(KEPT).map(([dimension, kept]) => ({ dimension, kept }));

const HOURS = 24;

/** Big providers are always told apart. */
const PROVIDER_DOMAINS = Object.values(PROVIDERS).flat();

/**
 * Whether a row (`dimension`, `tenant`, `hour`, `raw_value`) of `keyed` belongs to the rest of a compacted day.
 * Mail of today, which most is, is told apart by the newest such day.
 */
export const COMPACTED: SQL = (() => {
  const kept = sql.raw(`select 1 from rollup_kept k
    where k.dimension = keyed.dimension and k.tenant = keyed.tenant and k.day = keyed.hour / ${HOURS}`);
  return sql`dimension in ${jsonValues(Object.keys(KEPT))} and raw_value <> ''
    and keyed.hour / ${sql.raw(String(HOURS))} <= (select max(day) from rollup_kept)
    and exists (${kept}) and not exists (${kept} and k.value = keyed.raw_value)`;
})();

/** These days (a query of one column) have counts that are not compacted, also when a compaction is under way. */
export const touchDays = (days: SQL): SQL => sql`
  insert into rollup_day (day) select * from (${days}) where true
  on conflict (day) do update set pass = null where pass is not null`;

/** The day counts as not compacted until the pass ends without counts having come. */
export const beginPass = (day: number, pass: string): SQL => sql`
  insert into rollup_day (day, pass) values (${day}, ${pass}) on conflict (day) do update set pass = excluded.pass`;

export const endPass = (day: number, pass: string): SQL =>
  sql`delete from rollup_day where day = ${day} and pass = ${pass}`;

/** What is compacted at once. */
export interface CompactionKey {
  readonly dimension: string;
  readonly tenant: string;
}

const ofDay = (day: number): SQL => sql`r.hour >= ${day * HOURS} and r.hour < ${(day + 1) * HOURS}`;

/** All that the day has or may have had rows of, each with the number of its rows, which is not counted beyond `most`. */
export const keysOfDay = (day: number, most: number): SQL => sql`
  select k.dimension, k.tenant, (
    select count(*) from (
      select 1 from rollup r where r.dimension = k.dimension and r.tenant = k.tenant and ${ofDay(day)} limit ${most})
  ) as "rows"
  from (select * from ${ROLLUP_FIRST_KEYS} union select * from ${DAILY_FIRST_KEYS}) k
  where k.dimension <> 'account' order by 1, 2`;

/** The sums of a day, from its hours. */
const dailySums = (day: number, keys: SQL): SQL => sql`
  select r.dimension, r.tenant, ${day} as day, r.account, r.region, r.value, ${METRIC_SUMS}
  from rollup r where (r.dimension, r.tenant) in ${keys} and ${ofDay(day)} group by 1, 2, 4, 5, 6`;

/**
 * Compacts these of one day: of each that was not compacted before, what is small goes into one row. Registered campaigns
 * stay, or their progress would go backwards.
 */
export function compactKeys(day: number, keys: readonly CompactionKey[]): readonly SQL[] {
  const limits = jsonRows(COMPACTED_DIMENSIONS, ['dimension', 'kept']);
  const these = jsonRows(keys, ['dimension', 'tenant']);
  const small = sql`r.value not in ('', ${OTHER_VALUE}) and not exists (
    select 1 from rollup_kept k
    where k.dimension = r.dimension and k.tenant = r.tenant and k.day = ${day} and k.value = r.value)`;
  const rows = sql`rollup as r where r.dimension in ${jsonValues(Object.keys(KEPT))}
    and (r.dimension, r.tenant) in ${these} and ${ofDay(day)}`;
  const sums = ROLLUP_COUNTERS.map((name) => `sum(${name})`).join(', ');
  return [
    sql`insert into rollup_kept (dimension, tenant, day, value)
      select dimension, tenant, ${day}, value from (
        select t.*, l.kept, row_number() over (
          partition by t.dimension, t.tenant order by t.mails desc, t.value) as place
        from (
          select r.dimension, r.tenant, r.value, sum(r.mails) as mails from ${rows}
            and r.value not in ('', ${OTHER_VALUE})
            and not exists (
              select 1 from rollup_kept k where k.dimension = r.dimension and k.tenant = r.tenant and k.day = ${day})
          group by 1, 2, 3
        ) t join ${limits} l on l.dimension = t.dimension
      ) v where place <= kept or (dimension = 'recipientDomain' and value in ${jsonValues(PROVIDER_DOMAINS)})
        or (dimension = 'campaign' and exists (select 1 from campaign c where c.tag = v.value and v.tenant in ('', c.tenant)))
      on conflict do nothing`,
    sql`insert into rollup (${columnList([...ROLLUP_KEY, ...ROLLUP_COUNTERS])})
      select dimension, tenant, hour, account, region, ${OTHER_VALUE}, ${sql.raw(sums)}
      from ${rows} and ${small} group by 1, 2, 3, 4, 5
      on conflict (${columnList(ROLLUP_KEY)}) do update set
        ${sql.raw(ROLLUP_COUNTERS.map((name) => `${name} = rollup.${name} + excluded.${name}`).join(', '))}`,
    sql`delete from ${rows} and ${small}`,
    sql`delete from rollup_daily where (dimension, tenant) in ${these} and day = ${day}`,
    sql`insert into rollup_daily (${columnList(DAILY_COLUMNS)}) ${dailySums(day, these)}`,
  ];
}

/** The day's own sums and those of its hours, and in how many the two differ; of a day that is not compacted, nothing. */
export const compareDaily = (day: number): SQL => {
  const compacted = sql`not exists (select 1 from rollup_day where day = ${day})`;
  const stored = sql`select ${columnList(DAILY_COLUMNS)} from rollup_daily
    where (dimension, tenant) in ${DAILY_FIRST_KEYS} and day = ${day} and ${compacted}`;
  const fresh = sql`select * from (${dailySums(day, ROLLUP_FIRST_KEYS)}) where dimension <> 'account' and ${compacted}`;
  return compared(DAILY_KEY, fresh, stored);
};
