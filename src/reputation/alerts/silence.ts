/** The rule `silence`: nothing arrives where much is usual at this time of the day. Pure. */
import { HOUR } from '../../shared/time.ts';
import type { HeardOf, HourSpan, SpanCounts } from '../../store/contract.ts';
import type { Judgement } from './rules.ts';
import type { AlertSettings } from './settings.ts';
import { againstUsual, usualSince, usualSpans } from './usual.ts';
import { countText, hoursText, momentText, placeText } from './words.ts';

/** Those of `usualSpans`, then the newest hour alone. */
export const silenceSpans = (to: number, hours: number): readonly HourSpan[] => [
  ...usualSpans(to, hours),
  { from: to - 1, to },
];

/**
 * @param accounts what arrived in the spans of `silenceSpans`.
 * @param firstArrival since when anything is known at all: what is usual takes a week to learn.
 */
export function judgeSilence(
  accounts: readonly (SpanCounts & HeardOf)[],
  { hours, usual: atLeast }: AlertSettings['silence'],
  { to, firstArrival }: { readonly to: number; readonly firstArrival: number | null },
): readonly Judgement[] {
  const learned = firstArrival !== null && firstArrival <= usualSince(to, hours);
  return accounts.map(({ account, region, counts, lastHour }) => {
    const { now, usual } = againstUsual(counts.slice(0, -1));
    const since = momentText((lastHour + 1) * HOUR);
    return {
      ...{ rule: 'silence', level: 'warn', scope: { account, region }, tenant: '', calmHours: 1, value: null },
      over: learned && now === 0 && usual >= atLeast,
      calm: (counts.at(-1) ?? 0) > 0,
      words: {
        title: `No events since ${since}, ${placeText({ account, region })}.`,
        reason: `At this time ${countText(usual)} in ${hoursText(hours)} are usual. Rates are of the mail before.`,
        action: "Check the topic's subscription, the queue and the event destination; a good rate means nothing now.",
      },
    };
  });
}
