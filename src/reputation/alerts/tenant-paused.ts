/** The rule `tenant-paused`: sending has stopped, here or at AWS, by a person or a circuit breaker. Pure. */
import type { AlertKey, Finding, Pause } from '../../store/contract.ts';
import { BREAKER_ACTOR } from '../breaker/audit.ts';
import { openFindings } from '../findings.ts';
import { pausesTenant } from './aws.ts';
import { goneOf, type Judgement, type Words } from './rules.ts';
import { momentText, placeText } from './words.ts';

const common = { rule: 'tenant-paused', level: 'pause', value: null, over: true, calm: false, calmHours: 1 } as const;

/** `tenant acme, configuration set news`. */
function subjectOf({ tenant, configurationSet, account, region }: Pause): string {
  const parts = [
    ...(tenant === '' ? [] : [`tenant ${tenant}`]),
    ...(configurationSet === '' ? [] : [`configuration set ${configurationSet}`]),
    ...(account === '' ? [] : [`account ${account}`]),
    ...(region === '' ? [] : [region]),
  ];
  return parts.length === 0 ? 'all tenants' : parts.join(', ');
}

function judgePause(pause: Pause): Judgement {
  const { tenant, configurationSet, account, region, why, since, actor } = pause;
  const byBreaker = actor === BREAKER_ACTOR;
  const about = { tenant, configurationSet, account, region, by: byBreaker ? 'circuit-breaker' : '' };
  return {
    ...common,
    ...{ scope: Object.fromEntries(Object.entries(about).filter(([, value]) => value !== '')), tenant },
    words: {
      title: `Sending is paused here for ${subjectOf(pause)}.`,
      reason: `Since ${momentText(since)}: ${why}`,
      action: byBreaker
        ? 'Resume with POST /v1/circuit-breakers/{id}/resume when the cause is gone.'
        : 'Resume with PUT /v1/sending when the cause is gone.',
    },
  };
}

function judgeFinding({ account, region, tenant, detail, at }: Finding): Judgement {
  const name = tenant ?? '';
  return {
    ...common,
    ...{ scope: { account, region, tenant: name }, tenant: name },
    words: {
      title: `SES has paused tenant ${name} ${placeText({ account, region })}.`,
      reason: detail.cause ?? `Since ${momentText(at)}.`,
      action: "See the tenant's findings in SES's console.",
    },
  };
}

const RESUMED: Words = { title: 'Sending is resumed.', reason: '', action: '' };

/** @param complete whether these are all: what is not among them is over. */
export function judgePauses(
  pauses: readonly Pause[],
  findings: readonly Finding[],
  { open, complete }: { readonly open: readonly AlertKey[]; readonly complete: boolean },
): readonly Judgement[] {
  const stopped = openFindings(findings).filter(pausesTenant);
  // One tenant may have two resources of one name in time; the newest speaks.
  const byTenant = new Map(
    stopped.toReversed().map((each) => [JSON.stringify([each.account, each.region, each.tenant]), each]),
  );
  const judged = [...pauses.map(judgePause), ...[...byTenant.values()].map(judgeFinding)];
  return [...judged, ...(complete ? goneOf(open, judged, 'tenant-paused', RESUMED) : [])];
}
