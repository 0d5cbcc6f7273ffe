/** What a batch says about how its messages came: activity of sources, notices, and what could not be read. */
import { type SQL, sql } from 'drizzle-orm';
import type { Notice, QuarantineEntry, SourceActivity } from '../contract.ts';
import { jsonRows } from './sql.ts';

/** A message that came proves the subscription: a source that was marked as ended has been subscribed again. */
export function recordActivity(activity: readonly SourceActivity[]): SQL {
  return sql`
    update source set state = 'confirmed', messages = source.messages + a.messages,
      last_message_at = max(coalesce(source.last_message_at, a.at), a.at)
    from ${jsonRows(activity, ['source', 'at', 'messages'])} a
    where source.id = a.source`;
}

export function recordNotices(notices: readonly Notice[]): readonly SQL[] {
  const rows = jsonRows(notices, ['source', 'kind', 'detail', 'at']);
  return [
    sql`insert into notice (source, kind, detail, at) select * from ${rows} where true
      on conflict (source, kind, detail) do update set at = max(notice.at, excluded.at)`,
    sql`update source set state = 'unsubscribed'
      where id in (select n.source from ${rows} n where n.kind = 'unsubscribed')`,
  ];
}

export function recordQuarantine(entries: readonly QuarantineEntry[]): SQL {
  return sql`
    insert into quarantine (id, source, reason, raw, received_at)
    select * from ${jsonRows(entries, ['id', 'source', 'reason', 'raw', 'receivedAt'])} where true
    on conflict (id) do nothing`;
}
