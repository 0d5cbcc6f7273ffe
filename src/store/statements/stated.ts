/** Entries that somebody stated: put and removed as sets, each change with its line of history. */
import { type SQL, sql } from 'drizzle-orm';
import { REASONS, type StatedSuppression, type SuppressionRemoval } from '../contract.ts';
import { jsonRows } from './sql.ts';

const KEY = sql.raw('address, tenant, stream, reason');
const sameKey = (a: string, b: string): SQL =>
  sql.raw(['address', 'tenant', 'stream', 'reason'].map((column) => `${a}.${column} = ${b}.${column}`).join(' and '));

const COLUMNS = ['tenant', 'stream', 'reason', 'origin', 'since', 'expiresAt', 'evidence', 'note', 'actor'];

/** The key is chosen in the transaction: a person may be erased between the question and the write. */
export function putStated(
  entries: readonly StatedSuppression[],
  at: number,
  pseudonyms: ReadonlyMap<string, string>,
): readonly SQL[] {
  const given = entries.map((entry) => ({
    ...entry,
    pseudonym: pseudonyms.get(entry.address) ?? null,
    evidence: entry.evidence === null ? null : JSON.stringify(entry.evidence),
  }));
  const rows = sql`(
    select coalesce(x.pseudonym, g.address) as address, ${sql.raw(COLUMNS.map((name) => `g."${name}"`).join(', '))}
    from ${jsonRows(given, ['address', 'pseudonym', ...COLUMNS])} g
    left join erasure x on x.pseudonym = g.pseudonym)`;
  return [
    sql`insert into suppression_change (${KEY}, action, origin, expires_at, at, actor, note)
      select r.address, r.tenant, r.stream, r.reason, case when s.address is null then 'added' else 'changed' end,
        r.origin, r."expiresAt", ${at}, r.actor, r.note
      from ${rows} r
      left join suppression s on ${sameKey('s', 'r')} and s.origin = r.origin
      where s.address is null
        or s.expires_at is not r."expiresAt" or s.note is not r.note or s.evidence is not r.evidence`,
    sql`insert into suppression (${KEY}, origin, since, expires_at, evidence, note, actor)
      select ${KEY}, origin, since, "expiresAt", evidence, note, actor from ${rows} where true
      on conflict (${KEY}, origin) do update set
        expires_at = excluded.expires_at, evidence = excluded.evidence, note = excluded.note, actor = excluded.actor
      where suppression.expires_at is not excluded.expires_at or suppression.note is not excluded.note
        or suppression.evidence is not excluded.evidence`,
  ];
}

/** Takes out entries of any origin whose time is over, oldest first. What was never told of is not told to be over. */
export function expireSuppressions(now: number, limit: number): readonly SQL[] {
  const over = sql`(select rowid from suppression where expires_at <= ${now} order by expires_at, rowid limit ${limit})`;
  return [
    sql`insert into suppression_change (${KEY}, action, origin, expires_at, at, actor)
      select ${KEY}, 'expired', origin, expires_at, ${now}, 'expiry' from suppression s
      where s.rowid in ${over} and (
        select c.action from suppression_change c
        where c.address = s.address and ${sameKey('c', 's')} and c.origin = s.origin order by c.id desc limit 1
      ) in ('added', 'changed')`,
    sql`delete from suppression where rowid in ${over}`,
  ];
}

/** One removal per reason. */
export const reasonsOf = ({ reason }: SuppressionRemoval) => (reason === 'all' ? REASONS : [reason]);

/** Removes entries, and notes each removal, even where there is no entry: events up to then block no more. */
export function removeSuppressions(removals: readonly SuppressionRemoval[]): readonly SQL[] {
  const rows = jsonRows(
    removals.flatMap((removal) => reasonsOf(removal).map((reason) => ({ ...removal, reason }))),
    ['address', 'tenant', 'stream', 'reason', 'at', 'actor', 'note'],
  );
  return [
    sql`insert into suppression_change (${KEY}, action, origin, expires_at, at, actor, note)
      select s.address, s.tenant, s.stream, s.reason, 'removed', s.origin, s.expires_at, r.at, r.actor, r.note
      from ${rows} r cross join suppression s on ${sameKey('s', 'r')}`,
    sql`delete from suppression where (${KEY}) in (select ${KEY} from ${rows})`,
    sql`insert into suppression_removal (${KEY}, removed_at)
      select ${KEY}, at from ${rows} where true
      on conflict (${KEY}) do update set removed_at = max(suppression_removal.removed_at, excluded.removed_at)`,
  ];
}
