/**
 * Which entries the stored evidence supports now, by the policy's rules: common table expressions, the last of which is
 * `live`.
 */
import { type SQL, sql } from 'drizzle-orm';
import { DAY } from '../../shared/time.ts';
import { EVIDENCE } from '../../suppression/policy.ts';
import { DEFAULT_SETTINGS, RULE_NAMES, RULE_SUBJECTS, rulesOf } from '../../suppression/policy-rules.ts';
import { TENANT_OF_MESSAGE } from './rollup.ts';
import { jsonRows, jsonValues } from './sql.ts';

/** Stands for "never" where times are compared. */
export const NEVER = '9007199254740991';

const { softBounce, hardSuspect, unsubscribed, subscription } = EVIDENCE;

const DEFAULTS = rulesOf(DEFAULT_SETTINGS).map((rule) => ({
  ...rule,
  upTo: RULE_NAMES.map((name) => RULE_SUBJECTS[name]).find(({ evidence }) => evidence === rule.evidence)?.upTo,
  enabled: rule.enabled ? 1 : 0,
  allTenants: rule.allTenants ? 1 : 0,
}));

/** The installation's rules: as set, else the defaults. One row per kind of evidence. */
export const installationRules = (): SQL => sql`
  installation as (
    select d.evidence, d."upTo" as up_to, d.reason,
      coalesce(i.enabled, d.enabled) as enabled,
      coalesce(i.all_tenants, d."allTenants") as all_tenants,
      case when i.tenant is null then d.lasts else i.lasts end as lasts,
      coalesce(i.strikes, d.strikes) as strikes,
      coalesce(i.span, d.within) as span
    from ${jsonRows(DEFAULTS, ['evidence', 'upTo', 'reason', 'enabled', 'allTenants', 'lasts', 'strikes', 'within'])} d
    left join policy_rule i on i.tenant = '' and i.evidence = d.evidence
  )`;

/** The rule of a message's tenant, if it has rules of its own. */
const ownRule = (message = 'm', own = 'o'): string =>
  `left join policy_rule ${own} on ${own}.tenant = ${TENANT_OF_MESSAGE.replace('m.', `${message}.`)} and ${own}.evidence = p.evidence`;

/**
 * An entry for all tenants concerns everybody, so the installation's rule decides about it; a tenant's own rule can only
 * keep the tenant's events to itself.
 */
export const isShared = (own = 'o'): string =>
  `(p.enabled = 1 and p.all_tenants = 1 and (${own}.tenant is null or (${own}.enabled = 1 and ${own}.all_tenants = 1)))`;

const isOwn = (own = 'o'): string =>
  `(case when ${own}.tenant is null then p.enabled = 1 and p.all_tenants = 0
    else ${own}.enabled = 1 and (${own}.all_tenants = 0 or p.all_tenants = 0 or p.enabled = 0) end)`;

const ownOr = (column: string): string => `case when o.tenant is null then p.${column} else o.${column} end`;

const newerThanRemoval = (event = 'e'): string => `${event}.occurred_at > coalesce(r.removed_at, -${NEVER})`;

const notReleased = (event = 'e', message = 'm'): string => `not exists (
  select 1 from event_release x
  where x.message_id = ${message}.message_id and x.recipient = ${event}.recipient
    and x.kind = ${event}.kind and x.class = ${event}.class)`;

const removalFor = (tenant: string): string =>
  `left join suppression_removal r on r.address = t.address and r.tenant = ${tenant} and r.stream = '' and r.reason = p.reason`;

/** `evidence > 0` is the condition of the index. */
const evidenceOf = (event = 'e'): string =>
  `${event}.evidence > 0 and ${event}.recipient = t.address and ${event}.evidence in (p.evidence, p.up_to)`;

/** Addresses whose entries may change, because evidence for them, or a delivery between strikes, was told. */
const touchedAddresses = ({ messageIds, addresses }: Touched): SQL => sql`
  touched as (
    select e.recipient as address
    from ${jsonValues(messageIds)} b
    cross join message m on m.message_id = b.value
    cross join event e on e.message = m.id
    where e.evidence > 0
    union
    select d.recipient
    from ${jsonValues(messageIds)} b
    cross join message m on m.message_id = b.value
    cross join mail d on d.message = m.id
    where d.delivered_at is not null and exists (
      select 1 from event s
      where s.evidence > 0 and s.recipient = d.recipient and s.evidence in (${sql.raw(`${softBounce}, ${hardSuspect}`)})
    )
    union
    select value from ${jsonValues(addresses)}
  )`;

/**
 * One event suffices, for all tenants: its newest and its oldest are two probes of an index, however often an address has
 * bounced.
 */
const sharedEnds = (): string => {
  const candidates = `
    from event e cross join message m on m.id = e.message ${ownRule()}
    where ${evidenceOf()} and ${newerThanRemoval()} and ${isShared()} and ${notReleased()}`;
  return `
    select t.address, p.reason, p.lasts,
      (select e.rowid ${candidates} order by e.occurred_at desc, m.message_id desc, e.kind, e.class limit 1) as newest,
      (select e.occurred_at ${candidates} order by e.occurred_at limit 1) as oldest_at
    from touched t
    cross join installation p
    ${removalFor(`''`)}
    where p.enabled = 1 and p.all_tenants = 1 and p.strikes = 1`;
};

/** One event suffices, for one tenant: read in full, because the tenant is the message's; it is rare. */
const ownSingles = (): string => `
  select t.address, ${TENANT_OF_MESSAGE}, '', p.reason, e.occurred_at, e.occurred_at, ${ownOr('lasts')}, e.rowid
  from touched t
  cross join installation p
  cross join event e on ${evidenceOf()}
  cross join message m on m.id = e.message
  ${ownRule()}
  ${removalFor(TENANT_OF_MESSAGE)}
  where p.evidence <> ${unsubscribed} and ${ownOr('strikes')} = 1
    and ${newerThanRemoval()} and ${isOwn()} and ${notReleased()} and not exists (
      select 1 from event n
      where e.class = 'complaint' and n.message = e.message and n.recipient = e.recipient
        and n.kind = 'Complaint' and n.class = 'not-spam'
    )`;

/**
 * The last strikes of complete sets: on so many UTC days within the span, with no delivery between the first and the
 * last. `scope` says whose events count together.
 */
const strikes = (scope: 'shared' | 'own'): string => {
  const shared = scope === 'shared';
  const tenant = shared ? `''` : TENANT_OF_MESSAGE;
  const delivered = shared
    ? `from mail d where d.recipient = t.address`
    : `from mail d cross join message dm on dm.id = d.message
       where d.recipient = t.address and ${TENANT_OF_MESSAGE.replace('m.', 'dm.')} = ${tenant}`;
  const together = shared
    ? isShared('fo')
    : `${isOwn('fo')} and ${TENANT_OF_MESSAGE.replace('m.', 'fm.')} = ${TENANT_OF_MESSAGE}`;
  return `
    select t.address, ${tenant}, '', p.reason, e.occurred_at, e.occurred_at, ${shared ? 'p.lasts' : ownOr('lasts')}, e.rowid
    from touched t
    cross join installation p
    cross join event e on ${evidenceOf()}
    cross join message m on m.id = e.message
    ${ownRule()}
    ${removalFor(tenant)}
    where ${shared ? 'p.strikes' : ownOr('strikes')} > 1
      and ${newerThanRemoval()} and ${shared ? isShared() : isOwn()} and ${notReleased()} and (
        select count(distinct f.occurred_at / ${DAY})
        from event f
        cross join message fm on fm.id = f.message
        ${ownRule('fm', 'fo')}
        where ${evidenceOf('f')} and ${newerThanRemoval('f')} and ${together} and ${notReleased('f', 'fm')}
          and f.occurred_at between e.occurred_at - ${shared ? 'p.span' : ownOr('span')} and e.occurred_at
          and f.occurred_at >= coalesce(
            (select max(d.delivered_at) ${delivered} and d.delivered_at < e.occurred_at), -${NEVER})
      ) >= ${shared ? 'p.strikes' : ownOr('strikes')}`;
};

/** A JSON list in an event's detail; nothing when it is none. */
const topics = (name: string): string =>
  `json_each(case when json_valid(e.detail ->> '$.${name}') then e.detail ->> '$.${name}' else '[]' end)`;

/**
 * What a contact last said of each list or topic that a stream is mapped from. A preference that does not name the topic
 * says nothing of it.
 */
const wishes = (): string => `
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
  where p.evidence = ${unsubscribed} and ${ownOr('enabled')} = 1 and ${notReleased()}`;

const standingWishes = (): string => `
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

export interface Touched {
  readonly messageIds: readonly string[];
  /** Addresses to look at besides those of the messages. */
  readonly addresses: readonly string[];
}

/**
 * `touched`: the addresses to look at. `live`: what supports an entry for them now; its `event` is the evidence, and the
 * entry lasts as long as the longest of them.
 */
export const liveEvidence = (touched: Touched): SQL => sql`
  ${touchedAddresses(touched)},
  ${installationRules()},
  ends as (${sql.raw(sharedEnds())}),
  wishes as (${sql.raw(wishes())}),
  live as (
    select n.address, '' as tenant, '' as stream, n.reason, n.oldest_at, e.occurred_at, n.lasts, e.rowid as event
    from ends n
    cross join event e on e.rowid = n.newest
    union all ${sql.raw(ownSingles())}
    union all ${sql.raw(strikes('shared'))}
    union all ${sql.raw(strikes('own'))}
    union all ${sql.raw(standingWishes())}
  )`;

/** Remembers events so that they cannot support an entry again: of an address, a tenant and some reasons, up to a time. */
export const releaseEvents = (key: {
  readonly address: string;
  readonly tenant: string;
  readonly reasons: readonly string[];
  readonly until: number;
}): SQL => sql`
  with ${installationRules()}
  insert into event_release (message_id, recipient, kind, class)
  select m.message_id, e.recipient, e.kind, e.class
  from installation p
  cross join event e on e.recipient = ${key.address} and e.evidence > 0 and e.evidence = p.evidence
  cross join message m on m.id = e.message
  ${sql.raw(ownRule())}
  where p.reason in ${jsonValues(key.reasons)} and p.strikes = 1 and p.evidence < ${sql.raw(String(subscription))}
    and e.occurred_at <= ${key.until}
    and case ${key.tenant} when '' then ${sql.raw(isShared())}
      else not ${sql.raw(isShared())} and ${sql.raw(TENANT_OF_MESSAGE)} = ${key.tenant} end
  on conflict do nothing`;
