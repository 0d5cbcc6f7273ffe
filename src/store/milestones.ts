import { eq, sql } from 'drizzle-orm';
import type { MilestoneStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { milestone } from './schema.ts';

export function createMilestoneStore({ db, atomically }: SqliteDriver): MilestoneStore {
  return {
    reached: (name, at) =>
      atomically([
        sql`insert into milestone (name, at) values (${name}, ${at})
          on conflict (name) do update set at = excluded.at where excluded.at < milestone.at`,
      ]),
    of: async (name) => {
      const [row] = await db.select().from(milestone).where(eq(milestone.name, name)).limit(1);
      return row?.at ?? null;
    },
  };
}
