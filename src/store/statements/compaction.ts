/**
 * Compaction of rollups: of a day that is over, the values with the most mail keep rows of their own, all others are summed
 * in one. Which ones were kept is stored, so that a late event, or a recount, lands where its mail was counted.
 */
import { type SQL, sql } from 'drizzle-orm';
import { DAY } from '../../shared/time.ts';
import { PROVIDERS } from '../../suppression/providers.ts';
import { type Dimension, OTHER_VALUE } from '../contract.ts';
import { ROLLUP_FIRST_KEYS } from './first-keys.ts';
import { ROLLUP_COUNTERS, ROLLUP_KEY } from './rollup-columns.ts';
import { columnList, jsonRows, jsonValues } from './sql.ts';

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

/** Days of these messages have counts that are not compacted. */
export const touchDays = (messages: SQL): SQL => sql`
  insert into rollup_day (day) select distinct m.accepted_at / ${sql.raw(String(DAY))} from ${messages} where true
  on conflict do nothing`;

/**
 * Compacts one day: of each tenant and dimension that was not compacted before, what is small goes into one row. Registered
 * campaigns stay, or their progress would go backwards.
 */
export function compactDay(day: number): readonly SQL[] {
  const limits = jsonRows(COMPACTED_DIMENSIONS, ['dimension', 'kept']);
  const small = sql`r.value not in ('', ${OTHER_VALUE}) and not exists (
    select 1 from rollup_kept k
    where k.dimension = r.dimension and k.tenant = r.tenant and k.day = ${day} and k.value = r.value)`;
  const rows = sql`rollup as r where r.dimension in ${jsonValues(Object.keys(KEPT))} and (r.dimension, r.tenant) in ${ROLLUP_FIRST_KEYS}
    and r.hour >= ${day * HOURS} and r.hour < ${(day + 1) * HOURS}`;
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
    sql`delete from rollup_day where day = ${day}`,
  ];
}
