/** All that is said of one account and Region in a window. Pure. */
import { HOUR, MINUTE, type Millis } from '../shared/time.ts';
import type { AccountHourCounts } from '../store/contract.ts';
import { type Counts, ZERO_COUNTS } from './metrics.ts';
import { type Flow, type Moving, type Projection, project, type Trend } from './projection.ts';
import { FLOORS, LINES, type Measure, ratioOf, type Verdict, verdictOf } from './rates.ts';
import type { HourRange } from './series.ts';
import { HORIZON, PACE_HOURS } from './windows.ts';

export interface Outlook {
  readonly review: Projection;
  readonly pause: Projection;
}

export interface AccountFigures extends Verdict {
  readonly account: string;
  readonly region: string;
  readonly range: HourRange;
  readonly counts: Counts;
  /** The window before; `null` where there is none. */
  readonly before: { readonly range: HourRange; readonly counts: Counts } | null;
  /** When the lines are reached at the present pace. */
  readonly outlook: Readonly<Record<Measure, Outlook>>;
  /** Of a representative volume. */
  readonly volume: { readonly wanted: number; readonly reached: boolean } | null;
}

/** The hours whose mail is the present pace: the newest of the window, the one that is filling included. */
export const paceRange = ({ from, to }: HourRange): HourRange => ({ from: Math.max(from, to - PACE_HOURS), to });

/** The hours of a calendar window that leave it before the horizon. */
export const leavingRange = ({ from, to }: HourRange): HourRange => ({ from, to: Math.min(to, from + HORIZON) });

interface Given {
  readonly now: Millis;
  readonly range: HourRange;
  readonly moving: Moving;
  readonly counts: Counts;
  /** Of `paceRange`. */
  readonly recent: Counts;
  /** Of `leavingRange`, or all hours of a representative volume; ascending. */
  readonly leaving: readonly AccountHourCounts[];
}

const flowOf = (measure: Measure, counts: Counts): Flow => ({
  ...ratioOf(measure, counts),
  volume: counts.attempted,
});

function trendOf(measure: Measure, { now, range, moving, counts, recent, leaving }: Given): Trend {
  const pace = paceRange(range);
  const hourEnd = range.to * HOUR;
  const minutesLeft = Math.min(59, Math.floor((hourEnd - now) / MINUTE));
  const flows = new Map(leaving.map((hour) => [hour.hour, flowOf(measure, hour)]));
  const everyHour = ({ from, to }: HourRange) =>
    Array.from({ length: to - from }, (_, index) => flows.get(from + index) ?? flowOf(measure, ZERO_COUNTS));
  return {
    moving,
    now: flowOf(measure, counts),
    leaving: 'hours' in moving ? everyHour(leavingRange(range)) : [...flows.values()],
    pace: { flow: flowOf(measure, recent), minutes: (pace.to - pace.from) * 60 - minutesLeft },
    hourEnd,
    minutesLeft,
  };
}

/** When each line is reached at the present pace. */
export function outlookOf(given: Given): AccountFigures['outlook'] {
  const outlook = (measure: Measure): Outlook => {
    const trend = trendOf(measure, given);
    const { review, pause } = LINES[measure];
    return { review: project(trend, review, FLOORS[measure]), pause: project(trend, pause, FLOORS[measure]) };
  };
  return { bounce: outlook('bounce'), complaint: outlook('complaint') };
}

/** The verdict on the counts, with what else is known of the window. */
export const figuresOf = (of: Omit<AccountFigures, keyof Verdict>): AccountFigures => ({
  ...verdictOf(of.counts),
  ...of,
});
