/** What a batch says about how its messages came: activity of sources, notices, and what could not be read. */
import { type SQL, sql } from 'drizzle-orm';
import { HOUR } from '../../shared/time.ts';
import { type Finding, type Notice, OVERFLOW_SOURCE, type QuarantineEntry, type SourceActivity } from '../contract.ts';
import { jsonRows } from './sql.ts';

/**
 * A message that came proves the subscription: a source that was marked as ended has been subscribed again. A topic that
 * waits for an operator goes on waiting, whatever a queue brings of it.
 */
export function recordActivity(activity: readonly SourceActivity[]): readonly SQL[] {
  const rows = jsonRows(activity, ['source', 'account', 'region', 'at', 'messages']);
  // Not a bound number: that is a real to the driver, and the hour would be a fraction.
  const hour = sql.raw(`at / ${HOUR}`);
  return [
    sql`
    insert into source (id, state, account, region, first_seen_at, last_message_at, messages)
    select source, 'confirmed', account, region, at, at, messages
    from ${rows} where true
    on conflict (id) do update set
      state = case source.state when 'pending' then 'pending' else 'confirmed' end, messages = source.messages + excluded.messages,
      last_message_at = max(coalesce(source.last_message_at, 0), excluded.last_message_at)`,
    sql`insert into arrival (source, account, region, hour, messages)
      select source, account, region, ${hour}, sum(messages) from ${rows} group by 1, 2, 3, 4
      on conflict (source, account, region, hour) do update set messages = arrival.messages + excluded.messages`,
  ];
}

/** Stores notices once each. A source that says it unsubscribed is marked so. */
export function recordNotices(notices: readonly Notice[]): readonly SQL[] {
  const rows = jsonRows(notices, ['source', 'kind', 'detail', 'at']);
  return [
    sql`insert into notice (source, kind, detail, at) select * from ${rows} where true
      on conflict (source, kind, detail) do update set at = max(notice.at, excluded.at)`,
    sql`update source set state = 'unsubscribed'
      where id in (select n.source from ${rows} n where n.kind = 'unsubscribed')`,
  ];
}

/** How many unreadable messages are kept. */
const MAX_QUARANTINE = 10_000;

/** The oldest make room, and a notice says so: nobody should learn of it from what is missing. */
export function recordQuarantine(entries: readonly QuarantineEntry[], at: number): readonly SQL[] {
  const columns = ['id', 'source', 'account', 'region', 'reason', 'raw', 'publishedAt', 'receivedAt'];
  const surplus = sql`select id from quarantine order by received_at desc, id limit -1 offset ${MAX_QUARANTINE}`;
  return [
    sql`insert into quarantine (id, source, account, region, reason, raw, published_at, received_at)
      select * from ${jsonRows(entries, columns)} where true
      on conflict (id) do nothing`,
    sql`insert into notice (source, kind, detail, at)
      select ${OVERFLOW_SOURCE}, 'overflow', 'the oldest quarantined messages were dropped', ${at}
      where exists (${surplus})
      on conflict (source, kind, detail) do update set at = max(notice.at, excluded.at)`,
    sql`delete from quarantine where id in (${surplus})`,
  ];
}

/** Stores findings; one that is known stays as it is. */
export function recordFindings(findings: readonly Finding[]): SQL {
  const rows = findings.map(({ detail, ...rest }) => ({ ...rest, detail: JSON.stringify(detail) }));
  const columns = ['id', 'kind', 'state', 'resource', 'tenant', 'account', 'region', 'at', 'detail'];
  return sql`
    insert into finding (id, kind, state, resource, tenant, account, region, at, detail)
    select * from ${jsonRows(rows, columns)} where true
    on conflict (id) do nothing`;
}
