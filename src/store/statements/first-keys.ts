/**
 * The first columns of a counter table's key, walked from one to the next by the key itself. With them a statement finds
 * the rows of an hour; the hour alone would read every row there is.
 */
import { type SQL, sql } from 'drizzle-orm';

const dimensionsAndTenants = (table: 'rollup' | 'rollup_daily'): SQL =>
  sql.raw(`(
  with recursive dimensions(dimension) as (
    select min(dimension) from ${table}
    union all
    select (select min(r.dimension) from ${table} r where r.dimension > d.dimension)
    from dimensions d where d.dimension is not null
  ), keys(dimension, tenant) as (
    select d.dimension, (select min(r.tenant) from ${table} r where r.dimension = d.dimension)
    from dimensions d where d.dimension is not null
    union all
    select k.dimension, (select min(r.tenant) from ${table} r where r.dimension = k.dimension and r.tenant > k.tenant)
    from keys k where k.tenant is not null
  ) select dimension, tenant from keys where tenant is not null)`);

/** (dimension, tenant) of `rollup`. */
export const ROLLUP_FIRST_KEYS = dimensionsAndTenants('rollup');

/** (dimension, tenant) of `rollup_daily`. */
export const DAILY_FIRST_KEYS = dimensionsAndTenants('rollup_daily');

/** (tenant) of the dimension `tenant` of `rollup`. */
export const TENANTS = sql.raw(`(
  with recursive tenants(tenant) as (
    select min(tenant) from rollup where dimension = 'tenant'
    union all
    select (select min(r.tenant) from rollup r where r.dimension = 'tenant' and r.tenant > t.tenant)
    from tenants t where t.tenant is not null
  ) select tenant from tenants where tenant is not null)`);

/** (tenant) of `event_rollup`. */
export const EVENT_ROLLUP_FIRST_KEYS = sql.raw(`(
  with recursive keys(tenant) as (
    select min(tenant) from event_rollup
    union all
    select (select min(r.tenant) from event_rollup r where r.tenant > k.tenant) from keys k where k.tenant is not null
  ) select tenant from keys where tenant is not null)`);
