/**
 * Forgetting one person. Rows that count stay, under a keyed hash of the address; what tells of the person goes. The same
 * statements serve what is stored already and what is told again: they run in the transaction that stores it.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { ErasureCounts, ErasureRequest, Pseudonym } from '../contract.ts';
import { jsonRows, mergeNullable } from './sql.ts';

/**
 * Mails of erased persons, accepted before their erasure, as they stand under the address: pseudonymised. Their events and
 * raw texts are deleted; a message without another destination loses what it says of itself. `counted` follows each count.
 */
export function pseudonymise(
  pairs: readonly Pseudonym[],
  counted: (what: keyof ErasureCounts) => readonly SQL[] = () => [],
): readonly SQL[] {
  const erased = sql`(
    select m.id, m.message_id, p.recipient, p.pseudonym,
      coalesce(m.recipients, (select count(*) from mail o where o.message = m.id and o.recipient <> '')) <= 1 as alone
    from (select * from ${jsonRows(pairs, ['messageId', 'recipient', 'pseudonym'])} where exists (select 1 from erasure)) p
    cross join erasure x on x.pseudonym = p.pseudonym
    cross join message m on m.message_id = p."messageId" and m.accepted_at <= x.at)`;
  return [
    sql`insert into mail (recipient, message, flags, delivered_at, bounced_at, complained_at)
      select x.pseudonym, x.id, s.flags, s.delivered_at, s.bounced_at, s.complained_at
      from ${erased} x cross join mail s on s.recipient = x.recipient and s.message = x.id where true
      on conflict (recipient, message) do update set
        flags = mail.flags | excluded.flags,
        ${mergeNullable('mail', 'delivered_at', 'min')},
        ${mergeNullable('mail', 'bounced_at', 'min')},
        ${mergeNullable('mail', 'complained_at', 'min')}`,
    sql`delete from mail where rowid in (
      select s.rowid from ${erased} x cross join mail s on s.recipient = x.recipient and s.message = x.id)`,
    ...counted('mails'),
    sql`delete from event where rowid in (
      select s.rowid from ${erased} x
      cross join event s on s.message = x.id and (s.recipient = x.recipient or (x.alone and s.recipient = '')))`,
    ...counted('events'),
    sql`delete from raw_event where rowid in (
      select s.rowid from ${erased} x cross join raw_event s on s.message_id = x.message_id)`,
    ...counted('rawTexts'),
    sql`update message set subject = null, header_message_id = null, tags = null
      where id in (select x.id from ${erased} x where x.alone)`,
  ];
}

const COUNTERS: Readonly<Record<keyof ErasureCounts, string>> = {
  mails: 'mails',
  entries: 'entries',
  changes: 'changes',
  events: 'events',
  rawTexts: 'raw_texts',
  quarantined: 'quarantined',
  mentions: 'mentions',
};

/** Must follow the statement that did it: `changes()` tells of the one before. */
export const countErased = (pseudonym: string, what: keyof ErasureCounts): SQL =>
  sql`update erasure set ${sql.raw(`${COUNTERS[what]} = ${COUNTERS[what]}`)} + changes() where pseudonym = ${pseudonym}`;

export interface ErasureStep {
  readonly pseudonym: string;
  readonly at: number;
  readonly stage: number;
  readonly after: number;
}

/** Moves on from a step, unless the erasure was begun again meanwhile, or somebody else has moved it. */
export const moveErasure = (
  { pseudonym, at, stage, after }: ErasureStep,
  to: { stage: number; after: number },
): SQL => sql`
  update erasure set stage = ${to.stage}, after = ${to.after}
  where pseudonym = ${pseudonym} and at = ${at} and stage = ${stage} and after = ${after}`;

/** Begins an erasure, or begins a known one anew with its counters at zero. */
export const beginErasure = ({ pseudonym, at, keyMark, address, actor, note }: ErasureRequest): SQL => sql`
  insert into erasure (pseudonym, at, key_mark, address, actor, note, changes_through)
  values (${pseudonym}, ${at}, ${keyMark}, ${address}, ${actor}, ${note},
    coalesce((select max(id) from suppression_change), 0))
  on conflict (pseudonym) do update set
    at = max(erasure.at, excluded.at), key_mark = excluded.key_mark, address = excluded.address,
    actor = excluded.actor, note = excluded.note, changes_through = excluded.changes_through, stage = 0, after = 0,
    ${sql.raw(
      Object.values(COUNTERS)
        .map((column) => `${column} = 0`)
        .join(', '),
    )}`;

/** Which origin an entry has under the pseudonym: there are no events that could support one. */
const STATED = sql.raw(`case origin when 'event' then 'api' else origin end`);

/** Puts what blocks the person, and the history of it, under the pseudonym, without evidence and notes. */
export function rekeySuppressions(pseudonym: string, address: string, at: number): readonly SQL[] {
  return [
    sql`insert into suppression (address, tenant, stream, reason, origin, since, expires_at, actor)
      select ${pseudonym}, tenant, stream, reason, ${STATED}, min(since),
        case when count(expires_at) < count(*) then null else max(expires_at) end, max(actor)
      from suppression where address = ${address}
      group by tenant, stream, reason, ${STATED}
      on conflict (address, tenant, stream, reason, origin) do update set
        since = min(suppression.since, excluded.since), expires_at = max(suppression.expires_at, excluded.expires_at)`,
    // The history that is re-keyed below may have ended otherwise: whoever keeps a copy must end with what is there.
    sql`insert into suppression_change (address, tenant, stream, reason, action, origin, expires_at, at, actor)
      select address, tenant, stream, reason, 'changed', origin, expires_at, ${at}, 'erasure'
      from suppression
      where address = ${pseudonym} and exists (select 1 from suppression where address = ${address})`,
    sql`delete from suppression where address = ${address}`,
    countErased(pseudonym, 'entries'),
    sql`insert into suppression_removal (address, tenant, stream, reason, removed_at)
      select ${pseudonym}, tenant, stream, reason, removed_at from suppression_removal where address = ${address}
      on conflict (address, tenant, stream, reason)
      do update set removed_at = max(suppression_removal.removed_at, excluded.removed_at)`,
    sql`delete from suppression_removal where address = ${address}`,
    sql`insert into event_release (message_id, recipient, kind, class)
      select message_id, ${pseudonym}, kind, class from event_release where recipient = ${address}
      on conflict do nothing`,
    sql`delete from event_release where recipient = ${address}`,
    sql`insert into wish_release (message_id, recipient, kind, key, stream)
      select message_id, ${pseudonym}, kind, key, stream from wish_release where recipient = ${address}
      on conflict do nothing`,
    sql`delete from wish_release where recipient = ${address}`,
    sql`delete from sync_listing where address = ${address}`,
    sql`delete from sync_work where address = ${address}`,
    // The history is append-only but for this.
    sql`update suppression_change set address = ${pseudonym}, note = null, origin = ${STATED} where address = ${address}`,
    countErased(pseudonym, 'changes'),
  ];
}

/** What an erased person's history shows begins after the lines so far. */
export const closeHistory = (pseudonym: string): SQL => sql`
  update erasure set changes_through = coalesce((select max(id) from suppression_change), 0)
  where pseudonym = ${pseudonym}`;

/** Blocks for good whom nothing else blocks. */
export function blockErased({ pseudonym, at, actor }: ErasureRequest): readonly SQL[] {
  const free = sql`not exists (
    select 1 from suppression where address = ${pseudonym} and (expires_at is null or expires_at > ${at}))`;
  return [
    sql`insert into suppression_change (address, tenant, stream, reason, action, origin, at, actor)
      select ${pseudonym}, '', '', 'manual', 'added', 'api', ${at}, ${actor} where ${free}`,
    sql`insert into suppression (address, tenant, stream, reason, origin, since, actor)
      select ${pseudonym}, '', '', 'manual', 'api', ${at}, ${actor} where ${free}
      on conflict (address, tenant, stream, reason, origin)
      do update set since = excluded.since, expires_at = null, actor = excluded.actor`,
  ];
}

/** The record of an erasure, and the end of it: the address goes. Done twice, it leaves one record. */
export function endErasure(pseudonym: string, now: number): readonly SQL[] {
  const counts = Object.entries(COUNTERS).map(([name, column]) => `'${name}', ${column}`);
  return [
    sql`insert into audit (at, actor, action, subject, tenant, detail)
      select ${now}, actor, 'recipient.erased', pseudonym, null,
        json_object('note', note, ${sql.raw(counts.join(', '))})
      from erasure where pseudonym = ${pseudonym} and address is not null`,
    sql`update erasure set address = null, note = null where pseudonym = ${pseudonym}`,
  ];
}
