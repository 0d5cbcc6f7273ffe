import { type SQL, sql } from 'drizzle-orm';
import { aboutBreaker, BREAKER_ACTOR } from '../../reputation/breaker/audit.ts';
import type { AuditRecord, AwsState, Breaker, BreakerAws, BreakerResumption, BreakerScope } from '../contract.ts';
import { recordAudit } from './audit.ts';

const inScope = ({ kind, tenant, configurationSet, account, region }: BreakerScope): SQL => sql`
  kind = ${kind} and tenant = ${tenant} and configuration_set = ${configurationSet}
  and account = ${account} and region = ${region}`;

const troubleOf = ({ trouble }: BreakerAws): string | null => (trouble === null ? null : JSON.stringify(trouble));

/**
 * Begins an episode. Where an earlier one of the scope still has to switch sending on at AWS, this one inherits what that
 * one had found: else it would take our own pause for somebody else's.
 */
export function insertBreaker(breaker: Breaker): readonly SQL[] {
  const { id, kind, tenant, configurationSet, account, region, trippedAt, dryRun, evidence, aws } = breaker;
  const ours = sql`exists (select 1 from breaker where id = ${id})`;
  return [
    sql`insert into breaker (id, kind, tenant, configuration_set, account, region, tripped_at, dry_run, why, evidence,
        assumes_account, assumes_region, ses_tenant, resume_at, mark, aws_state, aws_found, aws_failures, aws_trouble, aws_next_at)
      values (${id}, ${kind}, ${tenant}, ${configurationSet}, ${account}, ${region}, ${trippedAt}, ${dryRun ? 1 : 0},
        ${breaker.why}, ${JSON.stringify(evidence)}, ${breaker.assumesAccount ? 1 : 0}, ${breaker.assumesRegion ? 1 : 0},
        ${breaker.sesTenant}, ${breaker.resumeAt},
        ${id}, ${aws.state}, (
          select aws_found from breaker
          where ${inScope(breaker)} and aws_state = 'resuming' and ${aws.state} = 'pausing'
          order by resumed_at desc limit 1
        ), ${aws.failures}, ${troubleOf(aws)}, ${aws.nextAt})
      on conflict do nothing`,
    sql`update breaker set aws_state = 'superseded'
      where ${inScope(breaker)} and aws_state = 'resuming' and ${aws.state} = 'pausing' and ${ours}`,
    recordAudit(
      {
        at: trippedAt,
        actor: BREAKER_ACTOR,
        action: dryRun ? 'breaker.dry-run' : 'breaker.tripped',
        ...aboutBreaker(breaker),
        detail: { id, ...evidence },
      },
      ours,
    ),
  ];
}

/** Ends an open episode. `mark` tells whose resumption it is when two come at once. */
export function resumeBreaker(
  breaker: Breaker,
  { at, actor, note, aws }: BreakerResumption,
  mark: string,
): readonly SQL[] {
  const { id, dryRun } = breaker;
  // A call may be under way whenever what it found is stored; before that none was made.
  const left = aws === 'leave' ? sql`when true then 'overridden'` : sql`when aws_found = 'DISABLED' then 'kept'`;
  const undone = sql`case
    when aws_state not in ('pausing', 'paused') or aws_found is null then 'none' ${left} else 'resuming' end`;
  const ours = sql`exists (select 1 from breaker where id = ${id} and mark = ${mark})`;
  return [
    sql`update breaker set resumed_at = ${at}, resumed_by = ${actor}, note = ${note}, mark = ${mark},
        aws_state = ${undone}, aws_failures = 0, aws_trouble = null, aws_next_at = ${at}
      where id = ${id} and resumed_at is null`,
    recordAudit(
      {
        ...{ at, actor, detail: { id, note } },
        action: dryRun ? 'breaker.dry-run-over' : 'breaker.resumed',
        ...aboutBreaker(breaker),
      },
      ours,
    ),
  ];
}

/** Stores what AWS said, if nothing else has happened to the episode. */
export function storeAws(
  id: string,
  { from, aws, audit }: { readonly from: AwsState; readonly aws: BreakerAws; readonly audit: AuditRecord | null },
  mark: string,
): readonly SQL[] {
  const still = sql`exists (select 1 from breaker where id = ${id} and aws_state = ${from})`;
  return [
    ...(audit === null ? [] : [recordAudit(audit, still)]),
    sql`update breaker set aws_state = ${aws.state}, aws_found = ${aws.found}, aws_failures = ${aws.failures},
        aws_trouble = ${troubleOf(aws)}, aws_next_at = ${aws.nextAt}, mark = ${mark}
      where id = ${id} and aws_state = ${from}`,
  ];
}
