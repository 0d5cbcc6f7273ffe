/**
 * Terms that the statements about evidence share. In all of them `p` is a rule of the installation, `e` an event, `m` its
 * message, `t` a touched address, `o` the rule of the message's tenant, `r` a removal.
 */
import { type SQL, sql } from 'drizzle-orm';
import { DEFAULT_SETTINGS, RULE_NAMES, RULE_SUBJECTS, rulesOf } from '../../suppression/policy-rules.ts';
import { TENANT_OF_MESSAGE } from './rollup.ts';
import { jsonRows } from './sql.ts';

/** Stands for "never" where times are compared. */
export const NEVER = '9007199254740991';

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
      coalesce(i.span, d.within) as span,
      coalesce(i.since, 0) as since
    from ${jsonRows(DEFAULTS, ['evidence', 'upTo', 'reason', 'enabled', 'allTenants', 'lasts', 'strikes', 'within'])} d
    left join policy_rule i on i.tenant = '' and i.evidence = d.evidence
  )`;

/** The tenant of a message, by the alias of its table. */
export const tenantOf = (message: string): string => TENANT_OF_MESSAGE.replace('m.', `${message}.`);

/** The rule of a message's tenant, if it has rules of its own. */
export const ownRule = (message = 'm', own = 'o'): string =>
  `left join policy_rule ${own} on ${own}.tenant = ${tenantOf(message)} and ${own}.evidence = p.evidence`;

/**
 * An entry for all tenants concerns everybody, so the installation's rule decides about it; a tenant's own rule can only
 * keep the tenant's events to itself.
 */
export const isShared = (own = 'o'): string =>
  `(p.enabled = 1 and p.all_tenants = 1 and (${own}.tenant is null or (${own}.enabled = 1 and ${own}.all_tenants = 1)))`;

/** Whether the tenant's events make an entry of the tenant's own: what `isShared` leaves, while a rule is enabled. */
export const isOwn = (own = 'o'): string =>
  `(case when ${own}.tenant is null then p.enabled = 1 and p.all_tenants = 0
    else ${own}.enabled = 1 and (${own}.all_tenants = 0 or p.all_tenants = 0 or p.enabled = 0) end)`;

/** Whether any tenant may have entries of its own by this rule: without, the events of an address need not be read in full. */
export const mayBeOwn = `(p.enabled = 1 and p.all_tenants = 0 or exists (
  select 1 from policy_rule k
  where k.tenant <> '' and k.evidence = p.evidence and k.enabled = 1
    and (k.all_tenants = 0 or p.all_tenants = 0 or p.enabled = 0)))`;

/** A column of the tenant's rule; of the installation's when the tenant has none. */
export const ownOr = (column: string): string => `case when o.tenant is null then p.${column} else o.${column} end`;

/** What happened up to a removal does not count. */
export const newerThanRemoval = (): string => `e.occurred_at > coalesce(r.removed_at, -${NEVER})`;

/** An event that was released, with its entry or for an incident, does not count. */
export const notReleased = (event = 'e', message = 'm'): string => `not exists (
  select 1 from event_release x
  where x.message_id = ${message}.message_id and x.recipient = ${event}.recipient
    and x.kind = ${event}.kind and x.class = ${event}.class)`;

/** What a person released before the rule took another scope stays released under the new one. */
const notReleasedBefore = (tenant: string, since: string): string => `not exists (
  select 1 from suppression_removal w
  where w.address = t.address and w.tenant = ${tenant} and w.stream = '' and w.reason = p.reason
    and w.removed_at >= e.occurred_at and w.removed_at <= ${since})`;

/** For an entry of all tenants: what the tenant released when its events made an entry of its own. */
export const notReleasedByTenant = notReleasedBefore(TENANT_OF_MESSAGE, 'max(p.since, coalesce(o.since, 0))');

/** For an entry of one tenant: what was released for all when its events made an entry for all. */
export const notReleasedForAll = notReleasedBefore(`''`, 'case when o.tenant is null then p.since else o.since end');

/** `not-spam` lifts the complaint about its message, whichever comes first. */
export const notRescued = `not exists (
  select 1 from event n
  where e.class = 'complaint' and n.message = e.message and n.recipient = e.recipient
    and n.kind = 'Complaint' and n.class = 'not-spam')`;

/** When an address was last removed for the rule's reason, of a tenant and all its streams. */
export const removalFor = (tenant: string): string =>
  `left join suppression_removal r on r.address = t.address and r.tenant = ${tenant} and r.stream = '' and r.reason = p.reason`;

/** `evidence > 0` is the condition of the index. */
export const evidenceOf = (): string =>
  'e.evidence > 0 and e.recipient = t.address and e.evidence in (p.evidence, p.up_to)';
