/**
 * Entries of origin `event` follow from the stored evidence: after every merge they are derived afresh for the touched
 * addresses. So a tenant that becomes known late moves the entry, a `not-spam` or a late delivery withdraws it, and no
 * order of arrival leaves a trace.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { SuppressionRemoval } from '../contract.ts';
import { liveEvidence, releaseEvents, releaseWishes, type Touched } from './evidence.ts';
import { NEVER } from './evidence-terms.ts';
import { reasonsOf } from './stated.ts';

const KEY_COLUMNS = ['address', 'tenant', 'stream', 'reason'] as const;
const KEY = KEY_COLUMNS.join(', ');

const sameKey = (a: string, b: string) => KEY_COLUMNS.map((column) => `${a}.${column} = ${b}.${column}`).join(' and ');

/** Why entries are derived: for the history. */
export interface Cause {
  readonly at: number;
  readonly actor: string;
  readonly note: string | null;
}

/**
 * The statements that bring the entries of the touched addresses in line with the evidence, history included. An
 * entry that is over already when it is made leaves no line: it would come and go with every further event.
 */
export function deriveSuppressions(touched: Touched, { at, actor, note }: Cause): readonly SQL[] {
  const live = liveEvidence(touched);
  const withdrawn = sql.raw(`from suppression s
    where s.origin = 'event' and s.address in (select address from touched)
      and not exists (select 1 from live l where ${sameKey('l', 's')})`);
  const groups = sql.raw(`partition by ${KEY_COLUMNS.map((column) => `l.${column}`).join(', ')}`);
  const derived = sql`${live},
    ranked as (
      select l.*,
        row_number() over (${groups} order by l.occurred_at desc, m.message_id desc, e.kind, e.class, e.key) as n,
        min(l.oldest_at) over (${groups}) as since,
        nullif(max(coalesce(l.occurred_at + l.lasts, ${sql.raw(NEVER)})) over (${groups}), ${sql.raw(NEVER)}) as until,
        m.message_id, e.kind, e.class, e.exact, e.detail
      from live l
      cross join event e on e.rowid = l.event
      cross join message m on m.id = e.message
    )`;
  const stands = (until: SQL): SQL => sql`(${until} is null or ${until} > ${at})`;
  return [
    sql`with ${live}
      insert into suppression_change (${sql.raw(KEY)}, action, origin, expires_at, at, actor, note)
      select s.address, s.tenant, s.stream, s.reason, 'withdrawn', 'event', s.expires_at, ${at}, ${actor}, ${note}
      ${withdrawn}`,
    sql`with ${live}
      delete from suppression where (${sql.raw(KEY)}, origin) in (
        select s.address, s.tenant, s.stream, s.reason, s.origin ${withdrawn}
      )`,
    sql`with ${derived}
      insert into suppression_change (${sql.raw(KEY)}, action, origin, expires_at, at, actor, note)
      select l.address, l.tenant, l.stream, l.reason, case when s.address is null then 'added' else 'changed' end,
        'event', l.until, ${at}, ${actor}, ${note}
      from ranked l
      left join suppression s on s.origin = 'event' and ${sql.raw(sameKey('s', 'l'))}
      where l.n = 1 and (s.address is null or s.expires_at is not l.until) and (
        ${stands(sql.raw('l.until'))} or (s.address is not null and ${stands(sql.raw('s.expires_at'))}))`,
    sql`with ${derived}
      insert into suppression (${sql.raw(KEY)}, origin, since, expires_at, evidence, actor)
      select ${sql.raw(KEY)}, 'event', since, until,
        json_patch(detail, json_object('messageId', message_id, 'eventTime', cast(occurred_at as text), 'kind', kind,
          'class', class, 'attribution', case exact when 1 then 'exact' else 'ambiguous' end)),
        'event'
      from ranked where n = 1
      on conflict (${sql.raw(KEY)}, origin) do update set
        since = excluded.since, expires_at = excluded.expires_at, evidence = excluded.evidence`,
  ];
}

/**
 * Remembers the events behind a removed entry, so that they cannot support it under another tenant: when the message's
 * tenant becomes known later, or when the policy gives the entry another scope.
 */
export const releaseEvidence = (removal: SuppressionRemoval): readonly SQL[] =>
  removal.stream === ''
    ? [releaseEvents({ ...removal, reasons: reasonsOf(removal), until: removal.at })]
    : reasonsOf(removal).includes('unsubscribe')
      ? [releaseWishes({ ...removal, until: removal.at })]
      : [];
