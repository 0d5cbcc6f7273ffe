/**
 * Entries of origin `event` follow from the stored evidence: after every merge they are derived afresh for the touched
 * addresses. So a tenant that becomes known late moves the entry, a `not-spam` withdraws it, and no order of arrival
 * leaves a trace.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { EvidenceRule } from '../../suppression/policy.ts';
import { TENANT_OF_MESSAGE } from './rollup.ts';
import { jsonRows, jsonValues } from './sql.ts';

/** Stands for "never" where times are compared. */
const NEVER = '9007199254740991';

const KEY = 'address, tenant, stream, reason';

const sameKey = (a: string, b: string) =>
  KEY.split(', ')
    .map((column) => `${a}.${column} = ${b}.${column}`)
    .join(' and ');

/** `touched`: addresses with evidence in these messages. `live`: all evidence of theirs that supports an entry now. */
function liveEvidence(messageIds: readonly string[], rules: readonly EvidenceRule[]): SQL {
  return sql`
    touched as (
      select distinct e.recipient as address
      from ${jsonValues(messageIds)} b
      cross join message m on m.message_id = b.value
      cross join event e on e.message = m.id
      where e.evidence > 0
    ),
    supported as (
      select t.address, case p."allTenants" when 1 then '' else ${sql.raw(TENANT_OF_MESSAGE)} end as tenant,
        '' as stream, p.reason, e.occurred_at, e.occurred_at + p.lasts as expires_at, m.message_id, e.kind, e.class,
        e.exact, e.detail
      from touched t
      cross join event e on e.recipient = t.address
      cross join message m on m.id = e.message
      cross join ${jsonRows(
        rules.map((rule) => ({ ...rule, allTenants: rule.allTenants ? 1 : 0 })),
        ['evidence', 'reason', 'allTenants', 'lasts'],
      )} p on p.evidence = e.evidence
      where e.evidence > 0 and not exists (
        select 1 from event n
        where e.class = 'complaint' and n.message = e.message and n.recipient = e.recipient
          and n.kind = 'Complaint' and n.class = 'not-spam'
      )
    ),
    live as (
      select s.* from supported s
      left join suppression_removal r on ${sql.raw(sameKey('r', 's'))}
      where r.removed_at is null or s.occurred_at > r.removed_at
    )`;
}

/** The statements that bring the entries of the touched addresses in line with the evidence, history included. */
export function deriveSuppressions(
  messageIds: readonly string[],
  rules: readonly EvidenceRule[],
  at: number,
): readonly SQL[] {
  const live = liveEvidence(messageIds, rules);
  const withdrawn = sql.raw(`from suppression s
    where s.origin = 'event' and s.address in (select address from touched)
      and not exists (select 1 from live l where ${sameKey('l', 's')})`);
  return [
    sql`with ${live}
      insert into suppression_change (${sql.raw(KEY)}, action, at, actor)
      select s.address, s.tenant, s.stream, s.reason, 'withdrawn', ${at}, 'event' ${withdrawn}`,
    sql`with ${live}
      delete from suppression where (${sql.raw(KEY)}, origin) in (
        select s.address, s.tenant, s.stream, s.reason, s.origin ${withdrawn}
      )`,
    sql`with ${live}
      insert into suppression_change (${sql.raw(KEY)}, action, at, actor)
      select distinct l.address, l.tenant, l.stream, l.reason, 'added', ${at}, 'event' from live l
      where not exists (select 1 from suppression s where s.origin = 'event' and ${sql.raw(sameKey('s', 'l'))})`,
    sql`with ${live},
      ranked as (
        select l.*,
          row_number() over (partition by ${sql.raw(KEY)} order by occurred_at desc, message_id desc, kind, class) as n,
          min(occurred_at) over (partition by ${sql.raw(KEY)}) as since,
          max(coalesce(expires_at, ${sql.raw(NEVER)})) over (partition by ${sql.raw(KEY)}) as until
        from live l
      )
      insert into suppression (${sql.raw(KEY)}, origin, since, expires_at, evidence, actor)
      select ${sql.raw(KEY)}, 'event', since, nullif(until, ${sql.raw(NEVER)}),
        json_patch(detail, json_object('messageId', message_id, 'eventTime', cast(occurred_at as text), 'kind', kind,
          'class', class, 'attribution', case exact when 1 then 'exact' else 'ambiguous' end)),
        'event'
      from ranked where n = 1
      on conflict (${sql.raw(KEY)}, origin) do update set
        since = excluded.since, expires_at = excluded.expires_at, evidence = excluded.evidence`,
  ];
}
