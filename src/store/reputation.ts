import { and, asc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { METRIC_NAMES, type MetricName } from '../reputation/metrics.ts';
import type { HourFilter, ReputationStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { rollup } from './schema.ts';
import { type Dimension, rebuildRollups } from './statements/rollup.ts';

const sums = Object.fromEntries(
  METRIC_NAMES.map((name) => [name, sql<number>`sum(${rollup[name]})`.as(name)]),
) as Record<MetricName, SQL.Aliased<number>>;

/** Which rollup rows answer: the sums over all tenants are rows of their own, so that no tenant has to be read. */
const matching = ({ from, to, tenant, account, region }: HourFilter) => {
  const dimension: Dimension = tenant === undefined ? 'account' : 'tenant';
  return and(
    eq(rollup.dimension, dimension),
    eq(rollup.tenant, tenant ?? ''),
    gte(rollup.hour, from),
    lt(rollup.hour, to),
    account === undefined ? undefined : eq(rollup.account, account),
    region === undefined ? undefined : eq(rollup.region, region),
  );
};

/** Sums of the hourly counters, by dimension. */
export function createReputationStore(driver: SqliteDriver): ReputationStore {
  const { db } = driver;
  return {
    hours: async (filter) =>
      db
        .select({ hour: rollup.hour, ...sums })
        .from(rollup)
        .where(matching(filter))
        .groupBy(rollup.hour)
        .orderBy(asc(rollup.hour)),

    accounts: async (filter) =>
      db
        .select({ account: rollup.account, region: rollup.region, ...sums })
        .from(rollup)
        .where(matching(filter))
        .groupBy(rollup.account, rollup.region)
        .orderBy(asc(rollup.account), asc(rollup.region)),

    tenants: async (limit) => {
      // From one name to the next by the key: a plain `distinct` would read every hour of every tenant.
      const first = sql`select min(tenant) from rollup where dimension = ${'tenant' satisfies Dimension}`;
      const rows = await db.all<{ tenant: string }>(sql`with recursive tenants(tenant) as (
          select (${first})
          union all
          select (${first} and rollup.tenant > tenants.tenant) from tenants where tenants.tenant is not null
          limit ${limit + 1}
        )
        select tenant from tenants where tenant is not null limit ${limit}`);
      return rows.map(({ tenant }) => tenant);
    },

    rebuild: () => driver.atomically(rebuildRollups()),
  };
}
