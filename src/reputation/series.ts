/** Rates over time, from hourly counts. Pure. Hours are whole hours since the epoch, UTC, of `mail.timestamp`. */

import { HOUR, type Millis } from '../shared/time.ts';
import type { HourCounts } from '../store/contract.ts';
import { addCounts, type Counts, ZERO_COUNTS } from './metrics.ts';
import { FLOORS, type Interval, type Measure, type Ratio, rateOf, ratioOf, wilson } from './rates.ts';

export const WINDOWS = {
  '24h': { hours: 24, bucketHours: 1, buckets: 24 },
  '7d': { hours: 168, bucketHours: 6, buckets: 28 },
  '30d': { hours: 720, bucketHours: 24, buckets: 30 },
} as const;

export type WindowName = keyof typeof WINDOWS;
export const WINDOW_NAMES = Object.keys(WINDOWS) as readonly WindowName[];
export const DEFAULT_WINDOW: WindowName = '7d';

export const parseWindow = (text: string | undefined): WindowName | null =>
  WINDOW_NAMES.find((name) => name === text) ?? null;

/** `from` inclusive, `to` exclusive, in hours since the epoch. */
export interface HourRange {
  readonly from: number;
  readonly to: number;
}

/** The window that ends with the hour of `now`, which is still filling. */
export function windowRange(window: WindowName, now: Millis): HourRange {
  const to = Math.floor(now / HOUR) + 1;
  return { from: to - WINDOWS[window].hours, to };
}

/** What the series of a window needs: its first points look back one more window. */
export function seriesRange(window: WindowName, now: Millis): HourRange {
  const { to } = windowRange(window, now);
  return { from: to - 2 * WINDOWS[window].hours, to };
}

export const sumHours = (hours: readonly HourCounts[], { from, to }: HourRange): Counts =>
  hours.filter(({ hour }) => hour >= from && hour < to).reduce<Counts>(addCounts, ZERO_COUNTS);

export interface SeriesPoint {
  readonly start: Millis;
  readonly end: Millis;
  /** What happened to the mails of this bucket alone. */
  readonly bucket: Ratio;
  /** The trailing window that ends with this bucket. */
  readonly trailing: Ratio;
  /** Of the trailing window; `null` where it had no mail, which is not 0. */
  readonly rate: number | null;
  readonly interval: Interval | null;
  readonly belowFloor: boolean;
  /** The bucket is still filling. Always true of the last one, and of no other. */
  readonly unfinished: boolean;
}

/**
 * Zero-filled buckets on UTC borders, oldest first. A point's value is the rate of the trailing window at the bucket's
 * end, so the last point is the window's own rate. `hours` must cover `seriesRange`.
 */
export function rateSeries(
  measure: Measure,
  hours: readonly HourCounts[],
  window: WindowName,
  now: Millis,
): readonly SeriesPoint[] {
  const { hours: span, bucketHours, buckets } = WINDOWS[window];
  const { from, to } = seriesRange(window, now);
  const totals = runningTotals(measure, hours, from, to);
  const between = (first: number, end: number): Ratio => {
    const low = totals[Math.max(0, first - from)] ?? NOTHING;
    const high = totals[Math.max(0, end - from)] ?? NOTHING;
    return { part: high.part - low.part, whole: high.whole - low.whole };
  };
  const lastStart = Math.floor((to - 1) / bucketHours) * bucketHours;
  return Array.from({ length: buckets }, (_, index) => {
    const start = lastStart - (buckets - 1 - index) * bucketHours;
    const end = Math.min(start + bucketHours, to);
    const trailing = between(end - span, end);
    return {
      start: start * HOUR,
      end: (start + bucketHours) * HOUR,
      bucket: between(start, end),
      trailing,
      rate: rateOf(trailing),
      interval: wilson(trailing),
      belowFloor: trailing.whole < FLOORS[measure],
      unfinished: start === lastStart,
    };
  });
}

const NOTHING: Ratio = { part: 0, whole: 0 };

/** `totals[i]` is the sum of the first `i` hours of the range. */
function runningTotals(measure: Measure, hours: readonly HourCounts[], from: number, to: number): readonly Ratio[] {
  const byHour = new Map(hours.map((counts) => [counts.hour, ratioOf(measure, counts)]));
  const totals: Ratio[] = [NOTHING];
  let total = NOTHING;
  for (let hour = from; hour < to; hour += 1) {
    const here = byHour.get(hour) ?? NOTHING;
    total = { part: total.part + here.part, whole: total.whole + here.whole };
    totals.push(total);
  }
  return totals;
}
