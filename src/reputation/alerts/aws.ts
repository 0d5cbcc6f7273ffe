/** The rule `aws-status`: what AWS itself says of an account, by `GetAccount` or by EventBridge. Pure. */
import { DAY, type Millis } from '../../shared/time.ts';
import { ALERT_LEVELS, type AlertKey, type AlertLevel, type Finding } from '../../store/contract.ts';
import { openFindings } from '../findings.ts';
import { type AwsState, UNKNOWN_ACCOUNT } from './aws-state.ts';
import { goneOf, type Judgement, type Words } from './rules.ts';
import { momentText, placeText } from './words.ts';

/** What was asked longer ago is no state any more. */
const FRESH: Millis = DAY / 2;

/** SES Developer Guide, `faqs-enforcement`: PROBATION is the console's "Under review", SHUTDOWN its "Sending paused". */
const LEVELS: Readonly<Record<string, AlertLevel | null>> = { HEALTHY: null, PROBATION: 'review', SHUTDOWN: 'pause' };

const levelOf = ({ enforcementStatus, sendingEnabled }: AwsState): AlertLevel | null => {
  const level = LEVELS[enforcementStatus];
  return sendingEnabled ? (level === undefined ? 'warn' : level) : 'pause';
};

function wordsOf(state: AwsState): Words {
  const { enforcementStatus, sendingEnabled, at } = state;
  const reason = `GetAccount says ${enforcementStatus}, sending ${sendingEnabled ? 'enabled' : 'disabled'}, ${momentText(at)}.`;
  const place = placeText(state);
  if (enforcementStatus === 'SHUTDOWN')
    return { title: `AWS has paused sending ${place}.`, reason, action: 'Reply to its case.' };
  if (!sendingEnabled)
    return {
      title: `The account's own sending switch is off ${place}.`,
      reason,
      action: 'Switch sending on when the cause is gone: a person, or a circuit breaker, has switched it off.',
    };
  if (enforcementStatus === 'PROBATION')
    return { title: `AWS has put the account under review ${place}.`, reason, action: 'Reply to its case.' };
  return {
    title: `AWS says ${enforcementStatus} ${place}.`,
    reason,
    action: 'Look at the account in the SES console.',
  };
}

const NAMED: Words = { title: 'It is known whose account it is: see its own alerts.', reason: '', action: '' };

/**
 * Each account and Region has the one level that AWS's word stands for. What was open about a Region's account while nobody
 * knew its id ends when it is known, or it would stay open for ever.
 */
export function judgeAwsStates(
  states: readonly AwsState[],
  now: Millis,
  open: readonly AlertKey[] = [],
): readonly Judgement[] {
  const fresh = states.filter(({ at }) => now - at <= FRESH);
  const judged = fresh.flatMap((state) => {
    const worst = levelOf(state);
    const { account, region } = state;
    return ALERT_LEVELS.map((level) => ({
      ...{ rule: 'aws-status' as const, level, scope: { account, region }, tenant: '', value: null, calmHours: 1 },
      over: level === worst,
      calm: level !== worst,
      words: wordsOf(state),
    }));
  });
  const named = new Set(fresh.flatMap(({ account, region }) => (account === UNKNOWN_ACCOUNT ? [] : [region])));
  const nameless = open.filter(
    ({ scope: { account, region = '', resource } }) =>
      resource === undefined && account === UNKNOWN_ACCOUNT && named.has(region),
  );
  return [...judged, ...goneOf(nameless, judged, 'aws-status', NAMED)];
}

/** A pause of one tenant's sending is the rule `tenant-paused`. */
export const pausesTenant = ({ kind, tenant }: Finding): boolean => kind === 'sending-status' && tenant !== null;

const findingLevel = ({ kind, detail }: Finding): AlertLevel => {
  if (kind === 'sending-status') return 'pause';
  return detail.impact === 'HIGH' ? 'review' : 'warn';
};

function judgeFinding(finding: Finding): Judgement {
  const { account, region, resource, kind, tenant, detail, at, state } = finding;
  const about = detail.type ?? kind;
  const title =
    kind === 'sending-status' ? `AWS says sending is ${state.toLowerCase()}` : `AWS recommends to see to ${about}`;
  const scope = { account, region, resource, about, ...(tenant === null ? {} : { tenant }) };
  return {
    ...{ rule: 'aws-status', level: findingLevel(finding), scope, tenant: tenant ?? '', value: null, calmHours: 1 },
    ...{ over: true, calm: false },
    words: {
      title: `${title}${tenant === null ? '' : ` of tenant ${tenant}`} ${placeText(finding)}.`,
      reason: detail.data ?? detail.cause ?? `Since ${momentText(at)}.`,
      action: "Open the recommendation in SES's console.",
    },
  };
}

const CLOSED: Words = { title: 'AWS has closed its finding.', reason: '', action: '' };

/** @param complete whether these are all findings: what is not among them is over. */
export function judgeFindings(
  findings: readonly Finding[],
  { open, complete }: { readonly open: readonly AlertKey[]; readonly complete: boolean },
): readonly Judgement[] {
  const judged = openFindings(findings)
    .filter((finding) => !pausesTenant(finding))
    .map(judgeFinding);
  const ended = complete ? open.filter(({ scope }) => 'resource' in scope) : [];
  return [...judged, ...goneOf(ended, judged, 'aws-status', CLOSED)];
}
