/** Rates over time, from hourly counts. Pure. Hours are whole hours since the epoch, UTC, of `mail.timestamp`. */

import { HOUR, type Millis } from '../shared/time.ts';
import type { HourCounts } from '../store/contract.ts';
import { addCounts, type Counts, ZERO_COUNTS } from './metrics.ts';
import { FLOORS, type Interval, type Measure, type Ratio, rateOf, ratioOf, wilson } from './rates.ts';

/** The calendar windows, and the buckets that a series of each has when none are asked for. */
export const WINDOWS = {
  '1h': { hours: 1, bucketHours: 1 },
  '24h': { hours: 24, bucketHours: 1 },
  '7d': { hours: 168, bucketHours: 6 },
  '30d': { hours: 720, bucketHours: 24 },
  '90d': { hours: 2160, bucketHours: 24 },
} as const;

export type WindowName = keyof typeof WINDOWS;
export const WINDOW_NAMES = Object.keys(WINDOWS) as readonly WindowName[];
export const DEFAULT_WINDOW = '7d' satisfies WindowName;

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

/** A piece of a series, on UTC borders. */
export interface Bucket {
  readonly start: Millis;
  readonly end: Millis;
  /** Its hours as far as they have begun. */
  readonly hours: HourRange;
  /** The bucket is still filling. Always true of the last one, and of no other. */
  readonly unfinished: boolean;
}

/** The buckets of a window, oldest first, without holes. `bucketHours` must divide the window's hours and a day's. */
export function bucketsOf(window: WindowName, now: Millis, bucketHours: number): readonly Bucket[] {
  const { to } = windowRange(window, now);
  const buckets = WINDOWS[window].hours / bucketHours;
  const lastStart = Math.floor((to - 1) / bucketHours) * bucketHours;
  return Array.from({ length: buckets }, (_, index) => {
    const from = lastStart - (buckets - 1 - index) * bucketHours;
    const end = from + bucketHours;
    return {
      start: from * HOUR,
      end: end * HOUR,
      hours: { from, to: Math.min(end, to) },
      unfinished: from === lastStart,
    };
  });
}

/** The counts of each bucket alone. */
export function countSeries(hours: readonly HourCounts[], buckets: readonly Bucket[]): readonly Counts[] {
  const first = buckets[0]?.hours.from ?? 0;
  const size = (buckets[0]?.end ?? 0) / HOUR - first;
  const sums = buckets.map(() => ZERO_COUNTS);
  for (const counts of hours) {
    const index = Math.floor((counts.hour - first) / size);
    const sum = sums[index];
    if (sum !== undefined) sums[index] = addCounts(sum, counts);
  }
  return sums;
}

export interface SeriesPoint extends Omit<Bucket, 'hours'> {
  /** What happened to the mails of this bucket alone. */
  readonly bucket: Ratio;
  /** The trailing window that ends with this bucket. */
  readonly trailing: Ratio;
  /** Of the trailing window; `null` where it had no mail, which is not 0. */
  readonly rate: number | null;
  readonly interval: Interval | null;
  readonly belowFloor: boolean;
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
  bucketHours: number = WINDOWS[window].bucketHours,
): readonly SeriesPoint[] {
  const span = WINDOWS[window].hours;
  const { from, to } = seriesRange(window, now);
  const totals = runningTotals(measure, hours, from, to);
  const between = (first: number, end: number): Ratio => {
    const low = totals[Math.max(0, first - from)] ?? NOTHING;
    const high = totals[Math.max(0, end - from)] ?? NOTHING;
    return { part: high.part - low.part, whole: high.whole - low.whole };
  };
  return bucketsOf(window, now, bucketHours).map(({ hours: range, ...bucket }) => {
    const trailing = between(range.to - span, range.to);
    return {
      ...bucket,
      bucket: between(range.from, range.to),
      trailing,
      rate: rateOf(trailing),
      interval: wilson(trailing),
      belowFloor: trailing.whole < FLOORS[measure],
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
