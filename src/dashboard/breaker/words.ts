/** Paused sending in words. Pure. */
import { OFF, troubleWords } from '../../reputation/breaker/words.ts';
import { lineText, percentText } from '../../reputation/rate-text.ts';
import { count, counted } from '../../shared/words.ts';
import type { AwsState, Breaker, BreakerEvidence, Pause } from '../../store/contract.ts';
import type { Tone } from '../tone.ts';
import { WHOLES } from '../verdict-words.ts';
import type { BreakersPageView } from './load.ts';

/** Whose mail a person's pause is about. */
export const wishScope = (tenant: string): string => (tenant === '' ? 'The whole installation' : `Tenant ${tenant}`);

/** Whose mail a pause stops, within a sentence. */
export function pauseScopeWords({ tenant, configurationSet, account, region }: Pause): string {
  const whose =
    configurationSet !== ''
      ? `configuration set ${configurationSet}`
      : tenant === ''
        ? 'all tenants'
        : `tenant ${tenant}`;
  return account === '' ? whose : `${whose} in account ${account}, ${region}`;
}

const AWS_WORDS: Readonly<Record<AwsState, string>> = {
  none: 'AWS was not asked: only the check tells it.',
  pausing: 'AWS is being told: sending is not off there yet.',
  paused: 'Sending is off at AWS.',
  resuming: 'AWS is being told to send again.',
  resumed: 'Sending is as it was at AWS before.',
  kept: 'Sending was off at AWS before, and stays off.',
  overridden: 'Somebody switched sending on at AWS.',
  superseded: 'A newer trip came first.',
};

/** What AWS was told, and what went wrong. */
export function awsText({ aws: { state, found, trouble } }: Pick<Breaker, 'aws'>): readonly string[] {
  const said =
    state === 'paused' && found === OFF ? 'Sending was off at AWS before this, and stays off.' : AWS_WORDS[state];
  return trouble === null ? [said] : [said, troubleWords(trouble)];
}

const NOUNS = { bounce: 'hard bounces', complaint: 'complaints' } as const;

/** `12.00 % hard bounces, 30 of 250 mails; line 10 %` */
export function evidenceText({ measure, bad, volume, linePercent }: BreakerEvidence): string {
  const ratio = { part: bad, whole: volume };
  const line = lineText({ part: linePercent, whole: 100 });
  return `${percentText(measure, ratio)} ${NOUNS[measure]}, ${count(bad)} of ${count(volume)} ${WHOLES[measure]}; line ${line}`;
}

export interface StandingWords {
  readonly tone: Tone;
  readonly state: string;
  readonly sentence: string;
  readonly details: readonly string[];
}

/** A key of one tenant is told of its own scopes only: the rules are the installation's. */
function watchingText({ settings, watched, viewer }: BreakersPageView): string {
  const scopes = `${counted(watched.length, 'scope')} with mail`;
  if (viewer.tenant !== null) return `The circuit breaker watches ${scopes} of this tenant.`;
  const rules = settings.breakers.length;
  if (rules === 0) return 'No rule watches anything: nothing is paused by itself.';
  return `${counted(rules, 'rule')} ${settings.dryRun ? 'in a dry run ' : ''}${rules === 1 ? 'watches' : 'watch'} ${scopes}.`;
}

/** A configuration set may be another tenant's: who asks the check by its name is told of its pause. */
const SETS_UNSEEN = 'Whether a configuration set is paused is not shown here: the check tells whoever names it.';

/** What is paused, before everything else. */
export function standingWords(view: BreakersPageView): StandingWords {
  const { wishes, held, open, viewer } = view;
  const trips = open.filter(({ dryRun }) => !dryRun);
  const dry = open.length - trips.length;
  const watching = watchingText(view);
  const dryText = dry === 0 ? [] : [`Dry run: ${counted(dry, 'scope')} would be paused now.`];
  const sets = viewer.tenant === null ? [] : [SETS_UNSEEN];
  const details = [...dryText, watching, ...sets];
  if (wishes.length + held.length + trips.length === 0)
    return {
      ...{ tone: dry === 0 ? 'ok' : 'watch', state: 'Nothing is paused' },
      ...{ sentence: 'mail may leave, as far as this service decides.', details },
    };
  const parts = [
    ...(wishes.some(({ tenant }) => tenant === '') ? ['the whole installation'] : []),
    ...(wishes.some(({ tenant }) => tenant !== '')
      ? [counted(wishes.filter(({ tenant }) => tenant !== '').length, 'tenant')]
      : []),
    ...(held.length === 0 ? [] : [`${counted(held.length, 'whole account')} by the circuit breaker`]),
    ...(trips.length === 0 ? [] : [`${counted(trips.length, 'scope')} by the circuit breaker`]),
  ];
  return {
    tone: 'stop',
    state: 'Sending is paused',
    sentence: `${parts.join(', ')}.`,
    details,
  };
}
