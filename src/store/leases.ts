import { and, eq, sql } from 'drizzle-orm';
import type { LeaseStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { lease } from './schema.ts';

/** Leases: one holder at a time, until a time in ms since 1970. */
export function createLeaseStore({ db, atomically }: SqliteDriver): LeaseStore {
  return {
    take: async (name, holder, until, now) => {
      await atomically([
        sql`insert into lease (name, holder, until) values (${name}, ${holder}, ${until})
          on conflict (name) do update set holder = excluded.holder, until = excluded.until
          where lease.holder = excluded.holder or lease.until <= ${now}`,
      ]);
      const held = await db
        .select({ name: lease.name })
        .from(lease)
        .where(and(eq(lease.name, name), eq(lease.holder, holder)));
      return held.length > 0;
    },

    deleteExpired: (now) => atomically([sql`delete from lease where until <= ${now}`]),

    release: (name, holder) => atomically([sql`delete from lease where name = ${name} and holder = ${holder}`]),
  };
}
