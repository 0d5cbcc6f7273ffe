/** What rules have in common: their names, and what a judgement is. */
import type { AlertKey, AlertLevel } from '../../store/contract.ts';
import type { Ratio } from '../rates.ts';

export const RULE_NAMES = [
  'bounce-rate',
  'complaint-rate',
  'bounce-count',
  'complaint-count',
  'speed',
  'silence',
  'provider-jump',
  'quarantine-growth',
  'dead-letter-growth',
  'signature-failures',
  'aws-status',
  'tenant-paused',
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** What is said of trouble. */
export interface Words {
  /** One line: state, rate, counts, window. */
  readonly title: string;
  readonly reason: string;
  /** What to do. */
  readonly action: string;
}

/** What a rule finds at one moment. Where nothing can be said (too little mail) there is no judgement at all. */
export interface Judgement extends AlertKey {
  readonly rule: RuleName;
  readonly level: AlertLevel;
  /** `''` = concerns the installation. */
  readonly tenant: string;
  /** Opens an episode where none is open. */
  readonly over: boolean;
  /** Counts towards the end of an open one. */
  readonly calm: boolean;
  /** In how many hours running it has to be calm. */
  readonly calmHours: number;
  /** A count is a part of 1; `null` for what is no figure. */
  readonly value: Ratio | null;
  readonly words: Words;
}

export const keyOf = ({ rule, level, scope }: AlertKey): string =>
  JSON.stringify([rule, level, Object.entries(scope).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** A count as a value. */
export const counted = (count: number): Ratio => ({ part: count, whole: 1 });

/** Judgements that end what is open but not found any more: what was paused is not, what AWS said it takes back. */
export const goneOf = (
  open: readonly AlertKey[],
  found: readonly Judgement[],
  rule: RuleName,
  words: Words,
): readonly Judgement[] => {
  const present = new Set(found.map(keyOf));
  return open
    .filter((key) => key.rule === rule && !present.has(keyOf(key)))
    .map(({ level, scope }) => ({
      ...{ rule, level, scope, tenant: scope.tenant ?? '', value: null, words },
      ...{ over: false, calm: true, calmHours: 1 },
    }));
};
