/**
 * Soft bounces that make an entry together: on so many UTC days within a span, with no delivery between the first and the
 * last. `scope` says whose events count together: everybody's, or one tenant's.
 *
 * The cost of an address grows with its strikes of the last weeks only: a set that would be over by the time of the newest
 * strike is not looked for, and of every day but the last strike's own, one strike stands for all.
 */
import { DAY } from '../../shared/time.ts';
import { EVIDENCE } from '../../suppression/policy.ts';
import {
  evidenceOf,
  isOwn,
  isShared,
  mayBeOwn,
  NEVER,
  newerThanRemoval,
  notReleased,
  notReleasedByTenant,
  notReleasedForAll,
  ownOr,
  ownRule,
  removalFor,
  tenantOf,
} from './evidence-terms.ts';
import { TENANT_OF_MESSAGE } from './rollup.ts';

type Scope = 'shared' | 'own';

/** No rule is content with fewer strikes: an address with less need not be looked at more closely. */
const FEWEST = 2;

const RULES = `(${EVIDENCE.softBounce}, ${EVIDENCE.hardSuspect})`;

/** Strikes of the touched addresses; and, with no event, their deliveries. */
const strikesAndDeliveries = (scope: Scope): string => {
  const shared = scope === 'shared';
  const tenant = shared ? `''` : TENANT_OF_MESSAGE;
  const setting = (column: string) => (shared ? `p.${column}` : ownOr(column));
  return `
    select t.address, ${tenant} as tenant, p.evidence as rule, p.reason, e.rowid as event, e.occurred_at as at,
      ${setting('lasts')} as lasts, ${setting('strikes')} as strikes, ${setting('span')} as span
    from touched t
    cross join installation p
    cross join event e on ${evidenceOf()}
    cross join message m on m.id = e.message
    ${ownRule()}
    ${removalFor(tenant)}
    where p.evidence in ${RULES} and ${shared ? '' : `${mayBeOwn} and`} ${setting('strikes')} > 1
      and ${newerThanRemoval()} and ${shared ? isShared() : isOwn()} and ${notReleased()}
      and ${shared ? notReleasedByTenant : notReleasedForAll}
      and e.occurred_at >= (
        select max(e.occurred_at) from event e where ${evidenceOf()}
      ) - coalesce(${setting('lasts')} + ${setting('span')}, ${NEVER})
    union all
    select t.address, ${shared ? `''` : tenantOf('dm')}, p.evidence, null, null, d.delivered_at, null, null, null
    from touched t
    cross join installation p
    cross join mail d on d.recipient = t.address
    ${shared ? '' : 'cross join message dm on dm.id = d.message'}
    where p.evidence in ${RULES} and ${shared ? 'p.enabled = 1 and p.all_tenants = 1' : mayBeOwn}
      and d.delivered_at is not null
      and exists (select 1 from event e where ${evidenceOf()} limit 1 offset ${FEWEST - 1})`;
};

/** Each strike with the delivery before it, and the last strike of its day. */
export const struck = (scope: Scope): string => `
  struck_${scope} as materialized (
    select *, max(at) over (partition by address, tenant, rule, event is null, at / ${DAY}) as day_end
    from (
      select *, max(case when event is null then at end) over (
        partition by address, tenant, rule order by at range between unbounded preceding and 1 preceding
      ) as delivered_before
      from (${strikesAndDeliveries(scope)})
    )
  ),
  strike_days_${scope} as materialized (
    select distinct address, tenant, rule, day_end from struck_${scope} where event is not null
  )`;

/** The last strikes of complete sets, as rows of `live`. */
export const completeSets = (scope: Scope): string => `
  select l.address, l.tenant, '', l.reason, l.at, l.at, l.lasts, l.event
  from struck_${scope} l
  where l.event is not null and (
    select count(*) from strike_days_${scope} d
    where d.address = l.address and d.tenant = l.tenant and d.rule = l.rule
      and d.day_end between max(l.at - l.span, coalesce(l.delivered_before, 0)) and l.at
  ) + (l.at < l.day_end) >= l.strikes`;
