/** Raw texts: kept, forgotten, and the messages that are read again from them. */
import { type SQL, sql } from 'drizzle-orm';
import type { RawEvent } from '../contract.ts';
import { countBefore } from './counting.ts';
import { countRemoved, PRUNED_BEFORE } from './retention.ts';
import { jsonRows, jsonValues } from './sql.ts';

/** Of messages that are stored: of one that came too late nothing is kept to be read again. */
export const recordRaw = (raw: readonly RawEvent[]): SQL => sql`
  insert into raw_event (id, message_id, source, account, region, text, published_at, received_at)
  select * from ${jsonRows(raw, ['id', 'messageId', 'source', 'account', 'region', 'text', 'publishedAt', 'receivedAt'])}
  where exists (select 1 from message m where m.message_id = "messageId")
  on conflict (id) do nothing`;

/**
 * Takes messages out, so that the same transaction can read them in again from `texts` raw texts. Does nothing when there
 * are more texts by now: an event that came in between must not be lost; the caller looks and tries again. Messages whose
 * texts cannot say all that is stored stay, and what is read merges: those from before the mark of retention, whose counts
 * stand, and those with a recipient who was erased.
 */
export function forgetMessages(messageIds: readonly string[], texts: number): readonly SQL[] {
  const unchanged = sql`(select count(*) from raw_event where message_id in ${jsonValues(messageIds)}) = ${texts}`;
  const whole = sql`m.accepted_at >= ${PRUNED_BEFORE} and not exists (
    select 1 from mail e cross join erasure x on x.pseudonym = e.recipient where e.message = m.id)`;
  const ids = sql`(
    select m.id from message m where m.message_id in ${jsonValues(messageIds)} and ${unchanged} and ${whole})`;
  return [
    ...countBefore(messageIds, sql`${unchanged} and ${whole}`),
    sql`delete from event where message in ${ids}`,
    sql`delete from mail where message in ${ids}`,
    sql`delete from message where id in ${ids}`,
  ];
}

/** Removes raw texts received before a time, oldest first, at most `limit`. */
export const pruneRaw = (before: number, limit: number): readonly SQL[] => [
  sql`delete from raw_event where id in (
    select id from raw_event where received_at < ${before} order by received_at limit ${limit}
  )`,
  countRemoved('rawTexts'),
];
