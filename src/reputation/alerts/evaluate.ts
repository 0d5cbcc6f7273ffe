/** Reads for each rule what it looks at, and judges. */
import { setImmediate } from 'node:timers/promises';
import { DAY, HOUR, type Millis } from '../../shared/time.ts';
import type { AlertKey, Finding, SpanCounts, Store } from '../../store/contract.ts';
import type { Measure } from '../rates.ts';
import { judgeAwsStates, judgeFindings } from './aws.ts';
import type { ReadAwsStates } from './aws-state.ts';
import { countSpans, judgeCounts } from './count.ts';
import { judgeDeadLetters, judgeQuarantine, judgeSignatures } from './intake.ts';
import { domainKey, isSuspect, judgeProviderJumps } from './provider-jump.ts';
import { judgeRates } from './rate.ts';
import { goneOf, type Judgement, type RuleName } from './rules.ts';
import type { AlertSettings } from './settings.ts';
import { judgeSilence, silenceSpans } from './silence.ts';
import { judgeSpeed } from './speed.ts';
import { judgePauses } from './tenant-paused.ts';
import { usualSpans } from './usual.ts';

export interface EvaluateOptions {
  readonly store: Pick<Store, 'reputation' | 'alertSignals' | 'sources' | 'pauses'>;
  readonly readAwsStates: ReadAwsStates;
}

interface Context extends EvaluateOptions {
  readonly settings: AlertSettings;
  readonly open: readonly AlertKey[];
  readonly now: Millis;
  /** The hour after the one that fills. */
  readonly to: number;
  /** Two rules look at them: read once. */
  readonly findings: Promise<readonly Finding[]>;
}

/** Domains looked at in one judgement, besides those with an open episode. */
const MAX_DOMAINS = 200;
/** Of these, so many are compared with the days before. */
const MAX_SUSPECTS = 50;
const MAX_FINDINGS = 1_000;
const MAX_PAUSES = 1_000;

interface Rule {
  readonly enabled: (settings: AlertSettings) => boolean;
  /** Looks at counts that are wrong while they are counted anew. */
  readonly counts: boolean;
  readonly judge: (context: Context) => Promise<readonly Judgement[]>;
}

const rateRule = (measure: Measure): Rule => {
  const of = (settings: AlertSettings) => settings[`${measure}Rate`];
  return {
    enabled: (settings) => of(settings).enabled,
    counts: true,
    judge: async ({ store, settings, to }) => {
      const accounts = await store.reputation.accounts({ from: to - of(settings).hours, to });
      return judgeRates(measure, accounts, of(settings));
    },
  };
};

/** Of an account with an open episode none is a count too. */
function withOpen(found: readonly SpanCounts[], { open }: Context, of: RuleName, spans: number): readonly SpanCounts[] {
  const known = new Set(found.map(({ account, region }) => `${account}/${region}`));
  const silent = open.flatMap(({ rule, scope: { account = '', region = '' } }) =>
    rule === of && !known.has(`${account}/${region}`) ? [{ account, region, counts: Array(spans).fill(0) }] : [],
  );
  return [...found, ...silent];
}

const countRule = (measure: Measure): Rule => {
  const of = (settings: AlertSettings) => settings[`${measure}Count`];
  return {
    enabled: (settings) => of(settings).enabled,
    counts: true,
    judge: async (context) => {
      const spans = countSpans(context.to);
      const found = await context.store.alertSignals.events(measure, spans);
      return judgeCounts(measure, withOpen(found, context, `${measure}-count`, spans.length), of(context.settings));
    },
  };
};

async function judgeFast(context: Context): Promise<readonly Judgement[]> {
  const { speed } = context.settings;
  const spans = usualSpans(context.to, speed.hours);
  const found = await context.store.alertSignals.events('bounce', spans);
  return judgeSpeed(withOpen(found, context, 'speed', spans.length), speed);
}

async function judgeDomains({ store, settings: { providerJump }, to, open }: Context): Promise<readonly Judgement[]> {
  const { hours, beforeHours, atLeast } = providerJump;
  const span = { from: to - hours, to };
  const failing = await store.alertSignals.failingDomains({ ...span, atLeast, limit: MAX_DOMAINS });
  const followed = open.flatMap(({ rule, scope: { account = '', region = '', recipientDomain = '' } }) =>
    rule === 'provider-jump' ? [{ account, region, domain: recipientDomain }] : [],
  );
  const domains = new Map([...failing, ...followed].map((name) => [domainKey(name), name]));
  // A store in this process answers at once: others have their turn between the dear reads.
  await setImmediate();
  const now = await store.alertSignals.domainFailures([...domains.values()], span);
  await setImmediate();
  const known = new Set(followed.map(domainKey));
  const worst = now
    .filter((each) => isSuspect(each, providerJump) && !known.has(domainKey(each)))
    .toSorted((a, b) => b.failures.part - a.failures.part)
    .slice(0, MAX_SUSPECTS);
  const suspects = [...now.filter((each) => known.has(domainKey(each))), ...worst];
  const before = { from: span.from - beforeHours, to: span.from };
  return judgeProviderJumps(suspects, await store.alertSignals.domainFailures(suspects, before), providerJump);
}

const RULES: Readonly<Record<RuleName, Rule>> = {
  'bounce-rate': rateRule('bounce'),
  'complaint-rate': rateRule('complaint'),
  'bounce-count': countRule('bounce'),
  'complaint-count': countRule('complaint'),
  speed: { enabled: ({ speed }) => speed.enabled, counts: true, judge: judgeFast },
  silence: {
    enabled: ({ silence }) => silence.enabled,
    counts: false,
    judge: async ({ store: { alertSignals }, settings: { silence }, to }) => {
      const spans = silenceSpans(to, silence.hours);
      const [arrivals, firstArrival] = await Promise.all([alertSignals.arrivals(spans), alertSignals.firstArrival()]);
      return judgeSilence(arrivals, silence, { to, firstArrival });
    },
  },
  'provider-jump': { enabled: ({ providerJump }) => providerJump.enabled, counts: true, judge: judgeDomains },
  'quarantine-growth': {
    enabled: ({ quarantineGrowth }) => quarantineGrowth.enabled,
    counts: false,
    judge: async ({ store, settings, now }) =>
      judgeQuarantine(await store.alertSignals.quarantine(now - DAY), settings.quarantineGrowth),
  },
  'dead-letter-growth': {
    enabled: ({ deadLetterGrowth }) => deadLetterGrowth.enabled,
    counts: false,
    judge: async ({ store, settings, now, open }) => {
      const own = open.filter(({ rule }) => rule === 'dead-letter-growth');
      return judgeDeadLetters(await store.alertSignals.deadLetters(), settings.deadLetterGrowth, { now, open: own });
    },
  },
  'signature-failures': {
    enabled: ({ signatureFailures }) => signatureFailures.enabled,
    counts: false,
    judge: async ({ store, settings, to }) =>
      judgeSignatures(await store.alertSignals.refusals({ from: to - 2, to }), settings.signatureFailures),
  },
  'aws-status': {
    enabled: ({ awsStatus }) => awsStatus.enabled,
    counts: false,
    judge: async ({ readAwsStates, now, open, ...context }) => {
      const findings = await context.findings;
      const complete = findings.length < MAX_FINDINGS;
      return [...judgeAwsStates(await readAwsStates(now), now, open), ...judgeFindings(findings, { open, complete })];
    },
  },
  'tenant-paused': {
    enabled: ({ tenantPaused }) => tenantPaused.enabled,
    counts: false,
    judge: async ({ store, open, ...context }) => {
      const [pauses, findings] = await Promise.all([store.pauses.list({ limit: MAX_PAUSES }), context.findings]);
      const complete = pauses.length < MAX_PAUSES && findings.length < MAX_FINDINGS;
      return judgePauses(pauses, findings, { open, complete });
    },
  },
};

const SWITCHED_OFF = { title: 'The rule is switched off.', reason: '', action: '' };

export interface Evaluation {
  readonly judgements: readonly Judgement[];
  /** While rollups are counted anew the rules about mail are not judged, which says nothing about the mail. */
  readonly recounting: boolean;
}

/** Every rule's judgements at a moment, with the hour that is still filling. A rule that is off ends its episodes. */
export async function evaluate(
  options: EvaluateOptions,
  settings: AlertSettings,
  open: readonly AlertKey[],
  now: Millis,
): Promise<Evaluation> {
  const { recountFrom } = await options.store.reputation.state();
  const findings = options.store.sources.findings({ limit: MAX_FINDINGS });
  const context = { ...options, settings, open, now, findings, to: Math.floor(now / HOUR) + 1 };
  const judged = Object.entries(RULES).map(async ([name, { enabled, counts, judge }]) => {
    if (!enabled(settings)) return goneOf(open, [], name as RuleName, SWITCHED_OFF);
    return counts && recountFrom !== null ? [] : judge(context);
  });
  // All at once: over a network each read is a way there and back.
  const [judgements] = await Promise.all([Promise.all(judged), findings]);
  return { judgements: judgements.flat(), recounting: recountFrom !== null };
}
