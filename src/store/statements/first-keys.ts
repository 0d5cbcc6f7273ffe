/**
 * The first columns of a counter table's key, walked from one to the next by the key itself. With them a statement finds
 * the rows of an hour; the hour alone would read every row there is.
 */
import { sql } from 'drizzle-orm';

/** (dimension, tenant) of `rollup`. */
export const ROLLUP_FIRST_KEYS = sql.raw(`(
  with recursive dimensions(dimension) as (
    select min(dimension) from rollup
    union all
    select (select min(r.dimension) from rollup r where r.dimension > d.dimension)
    from dimensions d where d.dimension is not null
  ), keys(dimension, tenant) as (
    select d.dimension, (select min(r.tenant) from rollup r where r.dimension = d.dimension)
    from dimensions d where d.dimension is not null
    union all
    select k.dimension, (select min(r.tenant) from rollup r where r.dimension = k.dimension and r.tenant > k.tenant)
    from keys k where k.tenant is not null
  ) select dimension, tenant from keys where tenant is not null)`);

/** (tenant) of `event_rollup`. */
export const EVENT_ROLLUP_FIRST_KEYS = sql.raw(`(
  with recursive keys(tenant) as (
    select min(tenant) from event_rollup
    union all
    select (select min(r.tenant) from event_rollup r where r.tenant > k.tenant) from keys k where k.tenant is not null
  ) select tenant from keys where tenant is not null)`);
