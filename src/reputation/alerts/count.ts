/** The rules `bounce-count` and `complaint-count`: how many in an hour, whatever was sent. Pure. */
import type { HourSpan, SpanCounts } from '../../store/contract.ts';
import type { Measure } from '../rates.ts';
import { counted, type Judgement } from './rules.ts';
import type { AlertSettings } from './settings.ts';
import { placeText, plural } from './words.ts';

const NOUNS: Readonly<Record<Measure, string>> = { bounce: 'hard bounce', complaint: 'complaint' };

/** The hour that fills, and the one before: right after the hour has struck nothing would be known of either. */
export const countSpans = (to: number): readonly HourSpan[] => [
  { from: to - 1, to },
  { from: to - 2, to: to - 1 },
];

/** @param accounts events in the spans of `countSpans`. */
export const judgeCounts = (
  measure: Measure,
  accounts: readonly SpanCounts[],
  { threshold, calmHours }: AlertSettings['bounceCount'],
): readonly Judgement[] =>
  accounts.map(({ account, region, counts }) => {
    const most = Math.max(...counts);
    return {
      ...{ rule: `${measure}-count` as const, level: 'warn', scope: { account, region }, tenant: '', calmHours },
      value: counted(most),
      over: most >= threshold,
      calm: most < threshold,
      words: {
        title: `${plural(most, NOUNS[measure])} within an hour ${placeText({ account, region })}.`,
        reason: `The threshold is ${threshold}.`,
        action: 'Look at what was sent in that hour.',
      },
    };
  });
