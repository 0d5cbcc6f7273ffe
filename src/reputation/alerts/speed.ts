/** The rule `speed`: many more hard bounces than at this time on other days, long before a day's rate shows them. Pure. */
import type { SpanCounts } from '../../store/contract.ts';
import { counted, type Judgement } from './rules.ts';
import type { AlertSettings } from './settings.ts';
import { againstUsual } from './usual.ts';
import { countText, hoursText, placeText, plural } from './words.ts';

/** @param accounts hard bounces in the spans of `usualSpans`. A day without any counts as one bounce. */
export const judgeSpeed = (
  accounts: readonly SpanCounts[],
  { hours, times, atLeast, calmHours }: AlertSettings['speed'],
): readonly Judgement[] =>
  accounts.map(({ account, region, counts }) => {
    const { now, usual } = againstUsual(counts);
    const fast = now >= times * Math.max(1, usual);
    return {
      ...{ rule: 'speed', level: 'warn', scope: { account, region }, tenant: '', calmHours },
      value: counted(now),
      over: fast && now >= atLeast,
      calm: !fast || now < atLeast / 2,
      words: {
        title: `${plural(now, 'hard bounce')} in ${hoursText(hours)}, usual are ${countText(usual)}.`,
        reason: `By the time of the bounce, ${placeText({ account, region })}, beside the same hours of the 7 days before.`,
        action: 'See which campaign bounces, and stop it if it is a list that was not mailed before.',
      },
    };
  });
