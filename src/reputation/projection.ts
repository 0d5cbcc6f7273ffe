/**
 * When a line is reached if mail goes on as it does. Pure, and an estimate: the pace of the newest hours is carried on, old
 * hours leave the window as time passes. Decided in whole numbers, hour by hour.
 */
import { HOUR, type Millis } from '../shared/time.ts';
import { type Ratio, reaches } from './rates.ts';
import { HORIZON } from './windows.ts';

const MINUTES = 60;

/** Mail of some time: a measure's ratio, and the attempted mail that a representative volume is made of. */
export interface Flow extends Ratio {
  readonly volume: number;
}

/** How the window moves: by time, or so that it still holds so many attempted mails. */
export type Moving = { readonly hours: number } | { readonly volume: number };

export interface Trend {
  readonly moving: Moving;
  /** The window as it stands. */
  readonly now: Flow;
  /** Its hours, oldest first, without holes where it moves by time; at least as many as the horizon has. */
  readonly leaving: readonly Flow[];
  /** The newest mail, and in how many minutes it came (1 or more). */
  readonly pace: { readonly flow: Flow; readonly minutes: number };
  /** The end of the hour that is filling, and how many of its minutes are still to come. */
  readonly hourEnd: Millis;
  readonly minutesLeft: number;
}

export type Projection =
  | { readonly state: 'in-sight' /** End of the hour in which the line is reached. */; readonly at: Millis }
  | { readonly state: 'not-in-sight' | 'crossed' | 'unknown'; readonly at: null };

/** Some flows added up, in `unit`-ths of a mail. */
const adder = (unit: number) => {
  const sum = { part: 0, whole: 0, volume: 0 };
  const add = ({ part, whole, volume }: Flow, times: number) => {
    sum.part += part * times * unit;
    sum.whole += whole * times * unit;
    sum.volume += volume * times * unit;
  };
  return { sum, add };
};

/**
 * The window at the end of the hour that is filling, and of each hour after it, as far as the horizon. Counted in
 * `pace.minutes`-ths of a mail, so that all are whole numbers (exact up to some 10^9 mails).
 */
function* windowsAhead({ moving, now, leaving, pace, minutesLeft }: Trend): Generator<Ratio> {
  const known = adder(pace.minutes);
  known.add(now, 1);
  let next = 0;
  const drop = () => {
    const oldest = leaving[next];
    if (oldest !== undefined) known.add(oldest, -1);
    next += 1;
  };
  for (let hour = 0; hour <= HORIZON; hour += 1) {
    const coming = adder(1);
    coming.add(pace.flow, minutesLeft + hour * MINUTES);
    if ('hours' in moving) {
      if (hour > 0) drop();
      if (hour >= moving.hours) {
        const { part, whole } = pace.flow;
        yield { part: part * moving.hours * MINUTES, whole: whole * moving.hours * MINUTES };
        return;
      }
    } else {
      const all = () => known.sum.volume + coming.sum.volume;
      const spare = ({ volume }: Flow) => all() - volume * pace.minutes >= moving.volume * pace.minutes;
      for (let oldest = leaving[next]; oldest !== undefined && spare(oldest); oldest = leaving[next]) drop();
    }
    yield { part: known.sum.part + coming.sum.part, whole: known.sum.whole + coming.sum.whole };
  }
}

/**
 * @param floor the least volume for a verdict: `unknown` under it; nor is a line reached where so little is left.
 * @returns `crossed` at or over the line already, else the end of the first hour in which it is reached.
 */
export function project(trend: Trend, line: Ratio, floor: number): Projection {
  if (trend.now.whole < floor) return { state: 'unknown', at: null };
  if (reaches(trend.now, line)) return { state: 'crossed', at: null };
  let hour = 0;
  for (const ahead of windowsAhead(trend)) {
    if (ahead.whole >= floor * trend.pace.minutes && reaches(ahead, line))
      return { state: 'in-sight', at: trend.hourEnd + hour * HOUR };
    hour += 1;
  }
  return { state: 'not-in-sight', at: null };
}
