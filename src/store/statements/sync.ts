/** The mirror of SES's suppression lists, and the entries and the work that follow from it, as sets. */
import { type SQL, sql } from 'drizzle-orm';
import type { Listing, PushScope, Reason, SesList, SyncState } from '../contract.ts';
import { jsonRows, jsonValues } from './sql.ts';

/** Who is named in the history for what the sync did; the removals of everybody else are a person's wish. */
const ACTOR = 'sync';

/** Stores where the sync of a list stands. */
export const saveState = ({ region, tenant }: SesList, state: SyncState): SQL => sql`
  insert into sync_list (region, list, state) values (${region}, ${tenant}, ${JSON.stringify(state)})
  on conflict (region, list) do update set state = excluded.state`;

/** Stores what SES lists, marked with the `generation` of the pull that saw it. */
export const mergeListings = (
  { region, tenant }: SesList,
  listings: readonly Listing[],
  generation: number,
): SQL => sql`
  insert into sync_listing (region, list, spelling, address, reason, last_update_at, generation)
  select ${region}, ${tenant}, spelling, address, reason, "lastUpdateAt", ${generation}
  from ${jsonRows(listings, ['spelling', 'address', 'reason', 'lastUpdateAt'])} where true
  on conflict (region, list, spelling) do update set
    address = excluded.address, reason = excluded.reason,
    last_update_at = excluded.last_update_at, generation = excluded.generation`;

/** Removes what SES lists no more, by SES's own spelling. */
export const forgetListings = ({ region, tenant }: SesList, spellings: readonly string[]): SQL => sql`
  delete from sync_listing
  where region = ${region} and list = ${tenant} and spelling in ${jsonValues(spellings)}`;

/** With a removal of one of these a person wishes the address off SES's list too. */
export const releasingReasons = ({ reasons }: PushScope): readonly Reason[] => [...reasons, 'ses-list'];

/** When a person last released `address` (SQL of a column), for a list. */
const releasedAt = (address: string, { tenant }: SesList, scope: PushScope): SQL => sql`(
  select max(c.at) from suppression_change c
  where c.address = ${sql.raw(address)} and c.stream = '' and c.action = 'removed' and c.actor <> ${ACTOR}
    and c.tenant in ${jsonValues([...new Set([...scope.tenants, tenant])])}
    and c.reason in ${jsonValues(releasingReasons(scope))})`;

/**
 * Brings the entries of these addresses in line with the mirror: one entry per address and list, however many Regions
 * and spellings it has there. A listing that is not newer than a person's removal makes none. That SES merely touched a
 * listing again is no line of history.
 */
export function alignEntries(
  list: SesList,
  addresses: readonly string[],
  scope: PushScope,
  at: number,
): readonly SQL[] {
  const key = sql.raw('address, tenant, stream, reason');
  const listed = sql`
    listed as (
      select m.address, m.list as tenant, '' as stream, 'ses-list' as reason, ${ACTOR} as origin,
        min(m.last_update_at) as since,
        json_object('regions', group_concat(distinct m.region order by m.region), 'sesReason', max(m.reason),
          'lastUpdateTime', strftime('%Y-%m-%dT%H:%M:%fZ', max(m.last_update_at) / 1000.0, 'unixepoch')) as evidence
      from ${jsonValues(addresses)} t
      cross join sync_listing m on m.address = t.value and m.list = ${list.tenant}
      where m.address <> ''
      group by m.address
      having max(m.last_update_at) > coalesce(${releasedAt('m.address', list, scope)}, -1)
    )`;
  const known = sql`s.address = l.address and s.tenant = l.tenant and s.stream = l.stream and s.reason = l.reason
    and s.origin = ${ACTOR}`;
  return [
    sql`with ${listed}
      insert into suppression_change (${key}, action, origin, at, actor)
      select l.address, l.tenant, l.stream, l.reason, case when s.address is null then 'added' else 'changed' end,
        ${ACTOR}, ${at}, ${ACTOR}
      from listed l left join suppression s on ${known}
      where s.address is null
        or json_remove(s.evidence, '$.lastUpdateTime') is not json_remove(l.evidence, '$.lastUpdateTime')`,
    sql`with ${listed}
      insert into suppression (${key}, origin, since, evidence, actor)
      select ${key}, origin, since, evidence, ${ACTOR} from listed where true
      on conflict (${key}, origin) do update set evidence = excluded.evidence
      where suppression.evidence is not excluded.evidence`,
  ];
}

/**
 * Takes away the entries of those addresses that no Region lists any more: the sync's own, and those derived from events
 * that are not newer than `at`. Remembered as a removal, so that such events cannot bring them back.
 */
export function removeUnlisted({ tenant }: SesList, addresses: readonly string[], at: number): readonly SQL[] {
  const unlisted = sql`(
    select t.value as address from ${jsonValues(addresses)} t
    where t.value <> '' and not exists (
      select 1 from sync_listing m where m.address = t.value and m.list = ${tenant}
    ))`;
  const going = sql`s.tenant = ${tenant} and s.stream = '' and s.reason = 'ses-list' and (
    s.origin = ${ACTOR} or (s.origin = 'event' and cast(s.evidence ->> '$.eventTime' as integer) <= ${at}))`;
  return [
    sql`insert into suppression_change (address, tenant, stream, reason, action, origin, expires_at, at, actor)
      select s.address, s.tenant, s.stream, s.reason, 'removed', s.origin, s.expires_at, ${at}, ${ACTOR}
      from ${unlisted} u cross join suppression s on s.address = u.address and ${going}`,
    sql`delete from suppression as s where s.address in ${unlisted} and ${going}`,
    sql`insert into suppression_removal (address, tenant, stream, reason, removed_at)
      select u.address, ${tenant}, '', 'ses-list', ${at} from ${unlisted} u where true
      on conflict (address, tenant, stream, reason) do update set
        removed_at = max(suppression_removal.removed_at, excluded.removed_at)`,
  ];
}

const WORK = sql.raw('insert into sync_work (region, list, address, attempts)');

/** Listings that a person's removal outdates: they may have to go at SES. */
export const queueReleased = (list: SesList, addresses: readonly string[], scope: PushScope): SQL => sql`
  ${WORK} select distinct m.region, m.list, m.address, 0
  from ${jsonValues(addresses)} t
  cross join sync_listing m on m.address = t.value and m.list = ${list.tenant} and m.region = ${list.region}
  where m.address <> '' and m.last_update_at <= ${releasedAt('m.address', list, scope)}
  on conflict do nothing`;

/** Addresses with changes that may concern the list. What SES refused gets another chance, for something is new. */
export const queueChanged = (
  { region, tenant }: SesList,
  { after, upTo }: { readonly after: number; readonly upTo: number },
  scope: PushScope,
): SQL => sql`
  ${WORK} select distinct ${region}, ${tenant}, c.address, 0
  from suppression_change c
  where c.id > ${after} and c.id <= ${upTo} and c.stream = '' and c.tenant in ${jsonValues(scope.tenants)}
    and c.actor <> ${ACTOR} and instr(c.address, '@') > 1 and (
      (c.action in ('added', 'changed') and c.reason in ${jsonValues(scope.reasons)})
      or (c.action = 'removed' and c.reason in ${jsonValues(releasingReasons(scope))}))
  on conflict (region, list, address) do update set attempts = 0, refused = null`;

/** Entries without an expiry that SES does not hold, or holds for a weaker reason. */
export const queueMissing = (
  { region, tenant }: SesList,
  { after, upTo }: { readonly after: string; readonly upTo: string },
  scope: PushScope,
): SQL => sql`
  ${WORK} select distinct ${region}, ${tenant}, s.address, 0
  from suppression s
  where s.address > ${after} and s.address <= ${upTo} and instr(s.address, '@') > 1
    and s.stream = '' and s.expires_at is null
    and s.tenant in ${jsonValues(scope.tenants)} and s.reason in ${jsonValues(scope.reasons)}
    and not exists (
      select 1 from sync_listing m
      where m.address = s.address and m.list = ${tenant} and m.region = ${region}
        and (m.reason <> 'BOUNCE' or s.reason <> 'complaint'))
  on conflict do nothing`;
