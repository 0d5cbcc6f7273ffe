/**
 * Which entries the stored evidence supports now, by the policy's rules: common table expressions, the last of which is
 * `live`.
 */
import { type SQL, sql } from 'drizzle-orm';
import { EVIDENCE } from '../../suppression/policy.ts';
import { completeSets, struck } from './evidence-strikes.ts';
import {
  evidenceOf,
  installationRules,
  isOwn,
  isShared,
  mayBeOwn,
  newerThanRemoval,
  notReleased,
  notReleasedByTenant,
  notReleasedForAll,
  notRescued,
  ownOr,
  ownRule,
  removalFor,
} from './evidence-terms.ts';
import { standingWishes, wishes } from './evidence-wishes.ts';
import { TENANT_OF_MESSAGE } from './rollup.ts';
import { jsonValues } from './sql.ts';

const { softBounce, hardSuspect, unsubscribed } = EVIDENCE;

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
        and s.occurred_at > d.delivered_at
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
    where e.evidence > 0 and e.recipient = t.address and e.evidence = p.evidence
      and ${newerThanRemoval()} and ${isShared()} and ${notReleased()} and ${notReleasedByTenant} and ${notRescued}`;
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
  where p.evidence <> ${unsubscribed} and ${mayBeOwn} and ${ownOr('strikes')} = 1
    and ${newerThanRemoval()} and ${isOwn()} and ${notReleased()} and ${notReleasedForAll} and ${notRescued}`;

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
  ${sql.raw(struck('shared'))},
  ${sql.raw(struck('own'))},
  live as (
    select n.address, '' as tenant, '' as stream, n.reason, n.oldest_at, e.occurred_at, n.lasts, e.rowid as event
    from ends n
    cross join event e on e.rowid = n.newest
    union all ${sql.raw(ownSingles())}
    union all ${sql.raw(completeSets('shared'))}
    union all ${sql.raw(completeSets('own'))}
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
  where p.reason in ${jsonValues(key.reasons)} and p.strikes = 1 and p.evidence <> ${sql.raw(String(unsubscribed))}
    and e.occurred_at <= ${key.until}
    and case ${key.tenant} when '' then ${sql.raw(isShared())}
      else not ${sql.raw(isShared())} and ${sql.raw(TENANT_OF_MESSAGE)} = ${key.tenant} end
  on conflict do nothing`;

/** The same for what a contact said of one stream: the newest of an older wish may not come back either. */
export const releaseWishes = (key: {
  readonly address: string;
  readonly tenant: string;
  readonly stream: string;
  readonly until: number;
}): SQL => sql`
  insert into wish_release (message_id, recipient, kind, key, stream)
  select m.message_id, e.recipient, e.kind, e.key, ${key.stream}
  from event e
  cross join message m on m.id = e.message
  where e.recipient = ${key.address} and e.evidence > 0
    and e.evidence in (${sql.raw(`${EVIDENCE.unsubscribed}, ${EVIDENCE.subscription}`)})
    and e.occurred_at <= ${key.until} and ${sql.raw(TENANT_OF_MESSAGE)} = ${key.tenant}
  on conflict do nothing`;
