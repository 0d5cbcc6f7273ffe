import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { LeaseStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { lease } from './schema.ts';
import { jsonRows, jsonValues } from './statements/sql.ts';

/** Leases: one holder at a time, until a time in ms since 1970. */
export function createLeaseStore({ db, atomically }: SqliteDriver): LeaseStore {
  const takeAll: LeaseStore['takeAll'] = async (names, holder, until, now) => {
    const free: SQL = sql`lease.holder = excluded.holder or lease.until <= ${now}`;
    await atomically([
      // Without a `where` the parser would take `on` for a join's.
      sql`insert into lease (name, holder, until) select value, ${holder}, ${until} from ${jsonValues(names)} where true
        on conflict (name) do update set holder = excluded.holder, until = excluded.until where ${free}`,
    ]);
    const held = await db
      .select({ name: lease.name })
      .from(lease)
      .where(and(inArray(lease.name, jsonValues(names)), eq(lease.holder, holder)));
    return new Set(held.map(({ name }) => name));
  };

  return {
    takeAll,
    take: async (name, holder, until, now) => (await takeAll([name], holder, until, now)).has(name),

    times: async (names) => {
      const known = await db
        .select({ name: lease.name, until: lease.until })
        .from(lease)
        .where(inArray(lease.name, jsonValues(names)));
      return new Map(known.map(({ name, until }) => [name, until]));
    },

    put: (times, { holder, of }) =>
      atomically([
        sql`insert into lease (name, holder, until)
          select name, ${holder}, until from ${jsonRows(times, ['name', 'until'])}
          where exists (select 1 from lease held where held.name = ${of} and held.holder = ${holder})
          on conflict (name) do update set holder = excluded.holder, until = excluded.until`,
      ]),

    deleteExpired: (now) => atomically([sql`delete from lease where until <= ${now}`]),

    release: (name, holder) => atomically([sql`delete from lease where name = ${name} and holder = ${holder}`]),
  };
}
