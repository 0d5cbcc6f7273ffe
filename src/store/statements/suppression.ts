/**
 * Entries of origin `event` follow from the stored evidence: after every merge they are derived afresh for the touched
 * addresses. So a tenant that becomes known late moves the entry, a `not-spam` withdraws it, and no order of arrival
 * leaves a trace.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { EvidenceRule } from '../../suppression/policy.ts';
import type { SuppressionRemoval } from '../contract.ts';
import { TENANT_OF_MESSAGE } from './rollup.ts';
import { jsonRows, jsonValues } from './sql.ts';
import { reasonsOf } from './stated.ts';

/** Stands for "never" where times are compared. */
const NEVER = '9007199254740991';

const KEY_COLUMNS = ['address', 'tenant', 'stream', 'reason'] as const;
const KEY = KEY_COLUMNS.join(', ');

const sameKey = (a: string, b: string) => KEY_COLUMNS.map((column) => `${a}.${column} = ${b}.${column}`).join(' and ');

const rulesOf = (rules: readonly EvidenceRule[], allTenants: boolean): SQL =>
  jsonRows(
    rules.filter((rule) => rule.allTenants === allTenants),
    ['evidence', 'reason', 'lasts'],
  );

export interface Touched {
  readonly messageIds: readonly string[];
  /** Addresses that had evidence in these messages before they were read again. */
  readonly addresses: readonly string[];
}

/**
 * `touched`: addresses with evidence in these messages. `live`: what supports an entry now.
 *
 * Evidence for all tenants needs its newest and its oldest event only: two probes of an index, however often an address
 * has bounced. Evidence for one tenant is read in full, because the tenant is the message's; it is rare (complaints).
 */
function liveEvidence({ messageIds, addresses }: Touched, rules: readonly EvidenceRule[]): SQL {
  const newer = `e.occurred_at > coalesce(r.removed_at, -${NEVER})`;
  const candidates = `where e.evidence > 0 and e.recipient = t.address and e.evidence = p.evidence and ${newer}`;
  return sql`
    touched as (
      select e.recipient as address
      from ${jsonValues(messageIds)} b
      cross join message m on m.message_id = b.value
      cross join event e on e.message = m.id
      where e.evidence > 0
      union
      select value from ${jsonValues(addresses)}
    ),
    ends as (
      select t.address, p.reason, p.lasts,
        (select e.rowid from event e cross join message m on m.id = e.message ${sql.raw(candidates)}
          order by e.occurred_at desc, m.message_id desc, e.kind, e.class limit 1) as newest,
        (select min(e.occurred_at) from event e ${sql.raw(candidates)}) as oldest_at
      from touched t
      cross join ${rulesOf(rules, true)} p
      left join suppression_removal r
        on r.address = t.address and r.tenant = '' and r.stream = '' and r.reason = p.reason
    ),
    live as (
      select n.address, '' as tenant, '' as stream, n.reason, n.oldest_at, e.occurred_at, n.lasts, e.rowid as event
      from ends n
      cross join event e on e.rowid = n.newest
      union all
      select t.address, ${sql.raw(TENANT_OF_MESSAGE)}, '', p.reason, e.occurred_at, e.occurred_at, p.lasts, e.rowid
      from touched t
      cross join ${rulesOf(rules, false)} p
      cross join event e on e.recipient = t.address and e.evidence = p.evidence
      cross join message m on m.id = e.message
      left join suppression_removal r
        on r.address = t.address and r.tenant = ${sql.raw(TENANT_OF_MESSAGE)} and r.stream = '' and r.reason = p.reason
      where e.evidence > 0 and ${sql.raw(newer)} and not exists (
        select 1 from event_release x
        where x.message_id = m.message_id and x.recipient = e.recipient and x.kind = e.kind and x.class = e.class
      ) and not exists (
        select 1 from event n
        where e.class = 'complaint' and n.message = e.message and n.recipient = e.recipient
          and n.kind = 'Complaint' and n.class = 'not-spam'
      )
    )`;
}

/** The statements that bring the entries of the touched addresses in line with the evidence, history included. */
export function deriveSuppressions(touched: Touched, rules: readonly EvidenceRule[], at: number): readonly SQL[] {
  const live = liveEvidence(touched, rules);
  const withdrawn = sql.raw(`from suppression s
    where s.origin = 'event' and s.address in (select address from touched)
      and not exists (select 1 from live l where ${sameKey('l', 's')})`);
  const groups = sql.raw(`partition by ${KEY_COLUMNS.map((column) => `l.${column}`).join(', ')}`);
  return [
    sql`with ${live}
      insert into suppression_change (${sql.raw(KEY)}, action, origin, expires_at, at, actor)
      select s.address, s.tenant, s.stream, s.reason, 'withdrawn', 'event', s.expires_at, ${at}, 'event' ${withdrawn}`,
    sql`with ${live}
      delete from suppression where (${sql.raw(KEY)}, origin) in (
        select s.address, s.tenant, s.stream, s.reason, s.origin ${withdrawn}
      )`,
    sql`with ${live}
      insert into suppression_change (${sql.raw(KEY)}, action, origin, at, actor)
      select distinct l.address, l.tenant, l.stream, l.reason, 'added', 'event', ${at}, 'event' from live l
      where not exists (select 1 from suppression s where s.origin = 'event' and ${sql.raw(sameKey('s', 'l'))})`,
    sql`with ${live},
      ranked as (
        select l.*,
          row_number() over (${groups} order by l.occurred_at desc, m.message_id desc, e.kind, e.class) as n,
          min(l.oldest_at) over (${groups}) as since,
          max(coalesce(l.occurred_at + l.lasts, ${sql.raw(NEVER)})) over (${groups}) as until,
          m.message_id, e.kind, e.class, e.exact, e.detail
        from live l
        cross join event e on e.rowid = l.event
        cross join message m on m.id = e.message
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

/**
 * Remembers the events behind a removed entry of one tenant, so that they cannot support it under another when the
 * message's tenant becomes known later.
 */
export const releaseEvidence = (removal: SuppressionRemoval, rules: readonly EvidenceRule[]): readonly SQL[] =>
  removal.stream !== '' ? [] : [releaseAll(removal, rules)];

const releaseAll = (removal: SuppressionRemoval, rules: readonly EvidenceRule[]): SQL => sql`
  insert into event_release (message_id, recipient, kind, class)
  select m.message_id, e.recipient, e.kind, e.class
  from ${rulesOf(rules, false)} p
  cross join event e on e.recipient = ${removal.address} and e.evidence = p.evidence and e.evidence > 0
  cross join message m on m.id = e.message
  where p.reason in ${jsonValues(reasonsOf(removal))} and e.occurred_at <= ${removal.at}
    and ${sql.raw(TENANT_OF_MESSAGE)} = ${removal.tenant}
  on conflict do nothing`;
