/** Alerts in words. Pure. */
import type { RuleName } from '../../reputation/alerts/rules.ts';
import { valueText } from '../../reputation/alerts/say.ts';
import { visible } from '../../shared/words.ts';
import type { Alert, AlertLevel, AlertNotice } from '../../store/contract.ts';
import type { Tone } from '../tone.ts';

interface RuleWords {
  readonly title: string;
  /** When it opens. */
  readonly help: string;
}

export const RULE_WORDS: Readonly<Record<RuleName, RuleWords>> = {
  'bounce-rate': { title: 'Hard-bounce rate', help: 'Hard bounces of attempted mail, for each account and Region.' },
  'complaint-rate': {
    title: 'Complaint rate',
    help: 'Complaints of mail delivered outside Google, which reports none, for each account and Region.',
  },
  'bounce-count': { title: 'Hard bounces in an hour', help: 'So many within an hour, whatever the rate.' },
  'complaint-count': { title: 'Complaints in an hour', help: 'So many within an hour, whatever the rate.' },
  speed: {
    title: 'Sudden hard bounces',
    help: 'Many times the hard bounces that are usual at this time of the day.',
  },
  silence: { title: 'Silence', help: 'No events where many are usual at this time of the day.' },
  'provider-jump': {
    title: 'One provider refuses',
    help: 'Bounces of mail to one recipient domain, far above what they were in the days before.',
  },
  'quarantine-growth': { title: 'Quarantine grows', help: 'Messages that cannot be read.' },
  'dead-letter-growth': {
    title: 'Dead letters',
    help: 'Messages in the dead-letter queue of a queue that is read here.',
  },
  'signature-failures': {
    title: 'Signatures fail',
    help: 'Messages for an allowed topic, refused for their signature or certificate.',
  },
  'aws-status': { title: "AWS's own word", help: 'Under review, paused, or a recommendation of AWS.' },
  'tenant-paused': { title: 'Sending is paused', help: 'For a tenant or for all, here or at SES.' },
};

const isRule = (name: string): name is RuleName => name in RULE_WORDS;

export const ruleTitle = (rule: string): string => (isRule(rule) ? RULE_WORDS[rule].title : visible(rule));

export const LEVEL_WORDS: Readonly<Record<AlertLevel, string>> = {
  warn: 'warning',
  review: 'review',
  pause: 'pause',
};

const LEVEL_TONES: Readonly<Record<AlertLevel, Tone>> = { warn: 'watch', review: 'over', pause: 'stop' };

/** How bad it is now: what is over is quiet, and without a verdict nobody knows. */
export function toneOf({ level, resolvedAt, unjudgedSince }: Alert): Tone {
  if (resolvedAt === null) return LEVEL_TONES[level];
  return unjudgedSince === null ? 'ok' : 'none';
}

export function stateText({ resolvedAt, unjudgedSince, acknowledgement }: Alert): string {
  if (resolvedAt === null) return acknowledgement === null ? 'open' : 'open, acknowledged';
  return unjudgedSince === null ? 'resolved' : 'ended without a verdict';
}

const SCOPE_NAMES: Readonly<Record<string, string>> = {
  region: 'Region',
  recipientDomain: 'domain',
  configurationSet: 'configuration set',
  by: 'paused by',
};

/** `account 123456789012, Region us-east-1`, in the order of the parts; what concerns everything says so. */
export function scopeText({ scope }: Pick<Alert, 'scope'>): string {
  const { account, region, ...rest } = scope;
  const parts = Object.entries({ account, region, ...rest }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${SCOPE_NAMES[name] ?? visible(name)} ${visible(value)}`],
  );
  return parts.length === 0 ? 'the whole installation' : parts.join(', ');
}

/** `6.00 %`, `1,204`; `null` for what is no figure. */
export const figureText = ({ rule }: Alert, value: Alert['value']): string | null =>
  value === null ? null : valueText(rule, value);

export const KIND_WORDS: Readonly<Record<AlertNotice['kind'], string>> = {
  opened: 'opened',
  updated: 'still open',
  resolved: 'resolved',
  ended: 'ended without a verdict',
  test: 'test',
};
