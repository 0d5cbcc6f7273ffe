import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { BREAKER_ACTOR } from '../reputation/breaker/audit.ts';
import { compareCodePoints } from '../shared/text.ts';
import type { Pause, PauseStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { breaker, pause } from './schema.ts';
import { putPause, removePause } from './statements/pauses.ts';

const MOST_HOLDING = 100;

/** A space sorts before whatever a tenant's name may hold: a tenant's breakers follow its wish. */
const BREAKER_KEY = sql<string>`${breaker.tenant} || ' ' || ${breaker.id}`;

const ofWish = (row: typeof pause.$inferSelect): Pause => ({
  ...row,
  key: row.tenant,
  configurationSet: '',
  account: '',
  region: '',
  assumesAccount: false,
  assumesRegion: false,
});

const BREAKER_COLUMNS = {
  key: BREAKER_KEY.as('key'),
  tenant: breaker.tenant,
  configurationSet: breaker.configurationSet,
  account: breaker.account,
  region: breaker.region,
  assumesAccount: breaker.assumesAccount,
  assumesRegion: breaker.assumesRegion,
  since: breaker.trippedAt,
  why: breaker.why,
};

/** Pauses of sending: the wishes, and the circuit breakers that have tripped. */
export function createPauseStore({ db, atomically }: SqliteDriver): PauseStore {
  const wishes = async (where: SQL | undefined, limit: number): Promise<readonly Pause[]> =>
    (await db.select().from(pause).where(where).orderBy(asc(pause.tenant)).limit(limit)).map(ofWish);

  const tripped = async (where: SQL | undefined, order: readonly SQL[], limit: number): Promise<readonly Pause[]> => {
    const rows = await db
      .select(BREAKER_COLUMNS)
      .from(breaker)
      .where(and(isNull(breaker.resumedAt), eq(breaker.dryRun, false), where))
      .orderBy(...order)
      .limit(limit);
    return rows.map((row) => ({ ...row, actor: BREAKER_ACTOR }));
  };

  return {
    of: async ({ tenant, configurationSet, account, region }) => {
      const tenants = ['', tenant];
      const [wished, broken] = await Promise.all([
        wishes(inArray(pause.tenant, tenants), MOST_HOLDING),
        tripped(
          and(
            inArray(breaker.tenant, tenants),
            configurationSet === undefined ? undefined : inArray(breaker.configurationSet, ['', configurationSet]),
            account === undefined ? undefined : eq(breaker.account, account),
            region === undefined ? undefined : eq(breaker.region, region),
          ),
          [asc(breaker.configurationSet), asc(breaker.tenant), asc(breaker.account), asc(breaker.region)],
          MOST_HOLDING,
        ),
      ]);
      return [...wished, ...broken].slice(0, MOST_HOLDING);
    },

    list: async ({ after, limit }) => {
      const [wished, broken] = await Promise.all([
        wishes(after === undefined ? undefined : gt(pause.tenant, after), limit),
        tripped(after === undefined ? undefined : sql`${BREAKER_KEY} > ${after}`, [BREAKER_KEY], limit),
      ]);
      return [...wished, ...broken].sort((a, b) => compareCodePoints(a.key, b.key)).slice(0, limit);
    },

    pause: (row) => atomically(putPause(row)),

    resume: async ({ tenant, at, actor }) => {
      const [found] = await db.select({ tenant: pause.tenant }).from(pause).where(eq(pause.tenant, tenant));
      // Nothing ends, nothing is told.
      if (found === undefined) return false;
      await atomically(removePause(tenant, at, actor));
      return true;
    },
  };
}
