/** Counting anew, hour by hour, and what makes it necessary. */
import { type SQL, sql } from 'drizzle-orm';
import { FLAG } from '../../reputation/metrics.ts';
import { HOUR } from '../../shared/time.ts';
import { jsonValues } from './sql.ts';

/** From now on these are left out; every hour waits to be counted anew. Does nothing when they are known already. */
export const setVerifiedDomains = (sorted: readonly string[]): SQL => sql`
  insert into rollup_state (id, recount_from, verified_domains) values (1, 0, ${JSON.stringify(sorted)})
  on conflict (id) do update set recount_from = 0, verified_domains = excluded.verified_domains
  where rollup_state.verified_domains <> excluded.verified_domains`;

/** What follows the last `@`. */
const DOMAIN = sql.raw(`case recipient when '' then coalesce(domain, '')
  else substr(recipient, length(rtrim(recipient, replace(recipient, '@', ''))) + 1) end`);

/** Tells the mails of one hour apart by these domains. A pseudonym keeps the mark that its mail had. */
export const markVerified = (hour: number, domains: readonly string[]): readonly SQL[] => [
  sql`update mail set flags = (flags & ~${sql.raw(String(FLAG.verified))})
      | case when ${DOMAIN} in ${jsonValues(domains)} then ${sql.raw(String(FLAG.verified))} else 0 end
    where message in (
        select id from message where accepted_at >= ${hour * HOUR} and accepted_at < ${(hour + 1) * HOUR})
      and (recipient = '' or instr(recipient, '@') > 0)`,
];

/** Nothing up to and with this hour waits any more. */
export const moveRecount = (hour: number): SQL =>
  sql`update rollup_state set recount_from = ${hour + 1} where id = 1 and recount_from <= ${hour}`;

export const finishRecount: SQL = sql`update rollup_state set recount_from = null where id = 1`;
