/** Raw texts: kept, forgotten, and the messages that are read again from them. */
import { type SQL, sql } from 'drizzle-orm';
import type { RawEvent } from '../contract.ts';
import { subtractContributions } from './rollup.ts';
import { jsonRows, jsonValues } from './sql.ts';

export const recordRaw = (raw: readonly RawEvent[]): SQL => sql`
  insert into raw_event (id, message_id, source, account, region, text, published_at, received_at)
  select * from ${jsonRows(raw, ['id', 'messageId', 'source', 'account', 'region', 'text', 'publishedAt', 'receivedAt'])}
  where true
  on conflict (id) do nothing`;

/**
 * Takes messages out, so that the same transaction can read them in again from `texts` raw texts. Does nothing when there
 * are more texts by now: an event that came in between must not be lost; the caller looks and tries again.
 */
export function forgetMessages(messageIds: readonly string[], texts: number): readonly SQL[] {
  const unchanged = sql`(select count(*) from raw_event where message_id in ${jsonValues(messageIds)}) = ${texts}`;
  const ids = sql`(select id from message where message_id in ${jsonValues(messageIds)} and ${unchanged})`;
  return [
    subtractContributions(messageIds, unchanged),
    sql`delete from event where message in ${ids}`,
    sql`delete from mail where message in ${ids}`,
    sql`delete from message where id in ${ids}`,
  ];
}

export const pruneRaw = (before: number, limit: number): SQL => sql`
  delete from raw_event where id in (
    select id from raw_event where received_at < ${before} order by received_at limit ${limit}
  )`;
