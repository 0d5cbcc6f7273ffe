/** Where an alert is looked into, and put right. Pure. */
import { isOperator } from '../../access/auth.ts';
import type { RuleName } from '../../reputation/alerts/rules.ts';
import type { AccessKey, Alert } from '../../store/contract.ts';

export interface Advice {
  readonly href: string;
  readonly text: string;
  /** Whether the page is for operators only. */
  readonly isForOperators?: boolean;
}

const breakdown = (by: string, { account, region }: Alert['scope'], measure?: 'complaint'): string => {
  const of = { by, account, region, measure };
  const given = Object.entries(of).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/breakdown?${new URLSearchParams(given)}`;
};

const PAUSE: Advice = { href: '/circuit-breakers', text: 'Pause or resume sending…' };
const SOURCES: Advice = { href: '/sources', text: 'See the sources', isForOperators: true };
const QUARANTINE: Advice = { href: '/sources#quarantine', text: 'See the quarantine', isForOperators: true };

type AdviceOf = (alert: Alert) => readonly Advice[];

const bounces: AdviceOf = ({ scope }) => [
  { href: breakdown('campaign', scope), text: 'See which campaigns bounce' },
  PAUSE,
];
const complaints: AdviceOf = ({ scope }) => [
  { href: breakdown('campaign', scope, 'complaint'), text: 'See which campaigns cause it' },
  PAUSE,
];

const ADVICE: Readonly<Record<RuleName, AdviceOf>> = {
  'bounce-rate': bounces,
  'bounce-count': bounces,
  speed: bounces,
  'complaint-rate': complaints,
  'complaint-count': complaints,
  'provider-jump': ({ scope }) => [
    { href: breakdown('recipientDomain', scope), text: 'Compare the recipient domains' },
    { href: breakdown('bounceClass', scope), text: 'See how they bounce' },
  ],
  silence: () => [SOURCES],
  'quarantine-growth': () => [QUARANTINE],
  'dead-letter-growth': () => [SOURCES],
  'signature-failures': () => [SOURCES],
  'aws-status': () => [{ href: '/', text: "See AWS's figures" }, PAUSE],
  'tenant-paused': () => [PAUSE],
};

const isRule = (name: string): name is RuleName => name in ADVICE;

/** Most of these pages are about all tenants: whoever is bound to one has another page of the same. */
export function adviceFor(key: AccessKey, alert: Alert): readonly Advice[] {
  if (key.tenant !== null) return [{ href: '/', text: 'Open the overview' }];
  const all = isRule(alert.rule) ? ADVICE[alert.rule](alert) : [];
  return all.filter(({ isForOperators = false }) => isOperator(key) || !isForOperators);
}
