import { asc, eq, gt, inArray } from 'drizzle-orm';
import type { PauseStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { pause } from './schema.ts';
import { putPause, removePause } from './statements/pauses.ts';

/** Pauses of sending: one for each tenant, and one for all. */
export function createPauseStore({ db, atomically }: SqliteDriver): PauseStore {
  return {
    of: async (tenant) =>
      await db
        .select()
        .from(pause)
        .where(inArray(pause.tenant, ['', tenant]))
        .orderBy(asc(pause.tenant)),

    list: async ({ after, limit }) =>
      await db
        .select()
        .from(pause)
        .where(after === undefined ? undefined : gt(pause.tenant, after))
        .orderBy(asc(pause.tenant))
        .limit(limit),

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
