/** The rules `bounce-rate` and `complaint-rate`: each level of each account and Region has a line and episodes of its own. Pure. */
import { type AccountCounts, ALERT_LEVELS, type AlertLevel } from '../../store/contract.ts';
import { lineText, percentText } from '../rate-text.ts';
import { headroom, type Measure, type Ratio, ratioOf, reaches } from '../rates.ts';
import type { Judgement, Words } from './rules.ts';
import { type AlertSettings, lineOf } from './settings.ts';
import { countText, hoursText, placeText } from './words.ts';

const NOUNS: Readonly<Record<Measure, string>> = { bounce: 'hard bounces', complaint: 'complaints' };
const WHOLES: Readonly<Record<Measure, string>> = { bounce: 'attempted', complaint: 'delivered outside Google' };

const LINE_NAMES: Readonly<Record<AlertLevel, string>> = {
  warn: 'warning line',
  review: 'review line',
  pause: 'pause line',
};

const ACTIONS: Readonly<Record<Measure, Readonly<Record<AlertLevel, string>>>> = {
  bounce: {
    warn: 'Look at the newest lists before you send more.',
    review: 'Pause what causes them: AWS may put the account under review.',
    pause: 'Stop marketing mail now: AWS may pause sending.',
  },
  complaint: {
    warn: 'Look at who is written to before you send more.',
    review: 'Pause what causes them: AWS may put the account under review.',
    pause: 'Stop marketing mail now: AWS may pause sending.',
  },
};

type RateSettings = AlertSettings['bounceRate'];

function wordsOf(
  measure: Measure,
  level: AlertLevel,
  ratio: Ratio,
  counts: AccountCounts,
  settings: RateSettings,
): Words {
  const line = lineOf(settings[level]);
  const { left, over } = headroom(ratio, line);
  const state = reaches(ratio, line) ? `Over the ${LINE_NAMES[level]}` : `Under the ${LINE_NAMES[level]}`;
  const figures = `${percentText(measure, ratio)} ${NOUNS[measure]}, ${countText(ratio.part)} of ${countText(ratio.whole)}`;
  const room = over > 0 ? `${countText(over)} over` : `${countText(left)} more before`;
  return {
    title: `${state}: ${figures}, ${hoursText(settings.hours)}.`,
    reason: `${countText(ratio.whole)} ${WHOLES[measure]} ${placeText(counts)}; ${room} the line of ${lineText(line)}.`,
    action: ACTIONS[measure][level],
  };
}

/** @param accounts the counts of the window, by account and Region. Under the floor nothing is judged. */
export function judgeRates(
  measure: Measure,
  accounts: readonly AccountCounts[],
  settings: RateSettings,
): readonly Judgement[] {
  return accounts.flatMap((counts) => {
    const { account, region } = counts;
    const value = ratioOf(measure, counts);
    if (value.whole < settings.floor) return [];
    return ALERT_LEVELS.map((level) => {
      const line = lineOf(settings[level]);
      const calmLine = { part: line.part * settings.resolvedBelow, whole: line.whole * 100 };
      return {
        ...{ rule: `${measure}-rate` as const, level, scope: { account, region }, tenant: '', value },
        over: reaches(value, line) && value.part >= settings.atLeast,
        calm: !reaches(value, calmLine),
        calmHours: settings.calmHours,
        words: wordsOf(measure, level, value, counts, settings),
      };
    });
  });
}
