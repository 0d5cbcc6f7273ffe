/** Soft bounces that make an entry together. */
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
  ownOr,
  ownRule,
  removalFor,
  tenantOf,
} from './evidence-terms.ts';
import { TENANT_OF_MESSAGE } from './rollup.ts';

const { softBounce, hardSuspect } = EVIDENCE;

/** Of how many strikes, the newest of an address, it is asked whether they complete a set: cost must not grow with history. */
const MAX_STRIKES = 100;

/**
 * The last strikes of complete sets: on so many UTC days within the span, with no delivery between the first and the
 * last. `scope` says whose events count together. Strikes whose set would be over by the time of the newest are not read.
 */
export const strikes = (scope: 'shared' | 'own'): string => {
  const shared = scope === 'shared';
  const [tenant, deliveredTenant] = shared ? [`''`, `''`] : [TENANT_OF_MESSAGE, tenantOf('dm')];
  const setting = (column: string) => (shared ? `p.${column}` : ownOr(column));
  const [counts, together] = shared
    ? [isShared(), isShared('fo')]
    : [isOwn(), `${isOwn('fo')} and ${tenantOf('fm')} = l.tenant`];
  return `
    select l.address, l.tenant, '', l.reason, l.at, l.at, l.lasts, l.event
    from (
      select *, row_number() over (
        partition by address, tenant, rule order by event is null, at desc, message_id desc
      ) as n
      from (
        select *, max(case when event is null then at end) over (
          partition by address, tenant, rule order by at range between unbounded preceding and 1 preceding
        ) as delivered_before
        from (
          select t.address, ${tenant} as tenant, p.evidence as rule, p.up_to, p.reason, e.rowid as event,
            e.occurred_at as at, m.message_id, ${setting('lasts')} as lasts, ${setting('strikes')} as strikes,
            ${setting('span')} as span, r.removed_at
          from touched t
          cross join installation p
          cross join event e on ${evidenceOf()}
          cross join message m on m.id = e.message
          ${ownRule()}
          ${removalFor(tenant)}
          where ${shared ? '' : `${mayBeOwn} and`} ${setting('strikes')} > 1
            and ${newerThanRemoval()} and ${counts} and ${notReleased()}
            and e.occurred_at >= (
              select max(e.occurred_at) from event e where ${evidenceOf()}
            ) - coalesce(${setting('lasts')} + ${setting('span')}, ${NEVER})
          union all
          select t.address, ${deliveredTenant}, p.evidence, null, null, null, d.delivered_at, null, null, null, null, null
          from touched t
          cross join installation p
          cross join mail d on d.recipient = t.address
          ${shared ? '' : 'cross join message dm on dm.id = d.message'}
          where p.up_to in (${softBounce}, ${hardSuspect}) and d.delivered_at is not null
            and ${shared ? 'p.enabled = 1 and p.all_tenants = 1' : mayBeOwn}
            and exists (select 1 from event e where ${evidenceOf()})
        )
      )
    ) l
    where l.n <= ${MAX_STRIKES} and l.event is not null and (
      select count(distinct f.occurred_at / ${DAY})
      from event f
      cross join message fm on fm.id = f.message
      cross join installation p on p.evidence = l.rule
      ${ownRule('fm', 'fo')}
      where f.evidence > 0 and f.recipient = l.address and f.evidence in (l.rule, l.up_to)
        and f.occurred_at between max(l.at - l.span, coalesce(l.delivered_before, 0)) and l.at
        and f.occurred_at > coalesce(l.removed_at, -${NEVER})
        and ${together} and ${notReleased('f', 'fm')}
    ) >= l.strikes`;
};
