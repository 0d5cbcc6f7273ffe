/** What contacts want of the streams that are mapped from lists. */
import { EVIDENCE } from '../../suppression/policy.ts';
import { evidenceOf, NEVER, ownOr, ownRule } from './evidence-terms.ts';
import { TENANT_OF_MESSAGE } from './rollup.ts';

const { unsubscribed } = EVIDENCE;

/** A JSON list in an event's detail; nothing when it is none. */
const topics = (name: string): string =>
  `json_each(case when json_valid(e.detail ->> '$.${name}') then e.detail ->> '$.${name}' else '[]' end)`;

/**
 * What a contact last said of each list or topic that a stream is mapped from. A preference that does not name the topic
 * says nothing of it.
 */
export const wishes = (): string => `
  select t.address, ${TENANT_OF_MESSAGE} as tenant, u.stream, u.list, u.topic, p.reason, ${ownOr('lasts')} as lasts,
    e.rowid as event, e.occurred_at, e.kind, m.message_id,
    case
      when e.kind = 'Bounce' or e.detail ->> '$.unsubscribedAll' = 'true' then 1
      when u.topic = '' then 0
      when exists (select 1 from ${topics('optedOut')} where value = u.topic) then 1
      when exists (select 1 from ${topics('optedIn')} where value = u.topic) then 0
    end as out
  from touched t
  cross join installation p
  cross join event e on ${evidenceOf()}
  cross join message m on m.id = e.message
  ${ownRule()}
  cross join policy_stream u
    on u.tenant = coalesce(o.tenant, '') and u.list = e.detail ->> '$.contactList'
    and (e.kind <> 'Bounce' or u.topic = coalesce(e.detail ->> '$.topic', ''))
  where p.evidence = ${unsubscribed} and ${ownOr('enabled')} = 1 and not exists (
    select 1 from wish_release x
    where x.message_id = m.message_id and x.recipient = e.recipient and x.kind = e.kind and x.key = e.key
      and x.stream = u.stream)`;

/** The newest wish about each list or topic, where it is to get no more and was not removed since. */
export const standingWishes = (): string => `
  select w.address, w.tenant, w.stream, w.reason, w.occurred_at, w.occurred_at, w.lasts, w.event
  from (
    select *, row_number() over (
      partition by address, tenant, stream, list, topic
      order by occurred_at desc, out desc, message_id desc, kind
    ) as n
    from wishes where out is not null
  ) w
  left join suppression_removal r
    on r.address = w.address and r.tenant = w.tenant and r.stream = w.stream and r.reason = w.reason
  where w.n = 1 and w.out = 1 and w.occurred_at > coalesce(r.removed_at, -${NEVER})`;
