/** Turns a series into what the chart draws and what people without the chart read. Pure. */
import { lineText, percentText } from '../../reputation/rate-text.ts';
import { FLOORS, LINES, type Measure, reaches } from '../../reputation/rates.ts';
import { type Bucket, type SeriesPoint, WINDOWS } from '../../reputation/series.ts';
import type { Millis } from '../../shared/time.ts';
import { clockText, count, dayText } from '../../shared/words.ts';
import { WHOLES } from '../verdict-words.ts';
import type { PageWindow } from '../windows.ts';
import { type AlertSpan, alertText, chartSpans, LEVEL_LINES, levelIn } from './alert-spans.ts';
import type { RateModel } from './model.ts';

/**
 * Where a scale may end. Linear from 0: zero is the normal value, and a logarithm cannot draw it. The first step keeps
 * the review line in sight of a healthy rate, the others give a breach room.
 */
const CEILINGS: Readonly<Record<Measure, readonly number[]>> = {
  bounce: [6, 8, 12, 20, 50, 100],
  complaint: [0.12, 0.2, 0.3, 0.6, 1.2, 3, 10, 100],
};

export const AXIS: Readonly<Record<PageWindow, string>> = {
  '24h': 'UTC, hourly',
  '7d': 'UTC, every 6 hours',
  '30d': 'UTC, daily',
  '90d': 'UTC, daily',
};

/** What one rate chart tells. */
export interface RateCourse {
  readonly measure: Measure;
  readonly window: PageWindow;
  readonly points: readonly SeriesPoint[];
  readonly alerts: readonly AlertSpan[];
  readonly now: Millis;
}

/** What stands under a bucket. */
export const tickText = ({ start }: Pick<Bucket, 'start'>, window: PageWindow): string =>
  window === '24h' ? clockText(start) : dayText(start);

export function rateModel(course: RateCourse): RateModel {
  const { measure, window, points, alerts, now } = course;
  const percent = (value: number | undefined | null) => (value === null || value === undefined ? null : value * 100);
  const rates = points.map(({ rate }) => percent(rate));
  const peak = Math.max(0, ...rates.map((rate) => rate ?? 0));
  const { review, pause } = LINES[measure];
  return {
    kind: 'rate',
    ticks: points.map((point) => tickText(point, window)),
    axis: AXIS[window],
    rates,
    lows: points.map(({ interval }) => percent(interval?.low)),
    highs: points.map(({ interval }) => percent(interval?.high)),
    tentative: points.map(({ belowFloor, unfinished }) => belowFloor || unfinished),
    readouts: points.map((point) => readout(course, point)),
    ceiling: CEILINGS[measure].find((step) => step >= 1.15 * peak) ?? 100,
    lines: [
      { kind: 'review', at: (review.part / review.whole) * 100, label: `${lineText(review)} review` },
      { kind: 'pause', at: (pause.part / pause.whole) * 100, label: `${lineText(pause)} pause` },
    ],
    spans: chartSpans(alerts, points, now),
  };
}

/** `22 Nov, 06:00 to 12:00`; a whole day has no times. */
export function bucketText({ start, end }: Pick<Bucket, 'start' | 'end'>, window: PageWindow): string {
  const day = dayText(start);
  return WINDOWS[window].bucketHours === 24 ? day : `${day}, ${clockText(start)} to ${clockText(end)}`;
}

/** `alert open (review line)` where one was open in the bucket, else `''`. */
export function alertIn(alerts: readonly AlertSpan[], bucket: Pick<Bucket, 'start' | 'end'>): string {
  const level = levelIn(alerts, bucket);
  return level === null ? '' : `alert open (${LEVEL_LINES[level]})`;
}

/** One point in a sentence: `22 Nov, 06:00 to 12:00 UTC, still filling: 1.21 % …`. */
function readout({ measure, window, alerts }: Omit<RateCourse, 'points'>, point: SeriesPoint): string {
  const filling = point.unfinished ? ', still filling' : '';
  const rate =
    point.rate === null
      ? 'no mail in the window'
      : `${percentText(measure, point.trailing)}, ${count(point.trailing.part)} of ${count(point.trailing.whole)}`;
  const few = point.belowFloor && point.rate !== null ? `, under ${count(FLOORS[measure])}` : '';
  const alert = alertIn(alerts, point);
  return `${bucketText(point, window)} UTC${filling}: ${rate}${few}${alert === '' ? '' : `, ${alert}`}`;
}

/** The chart in one sentence. */
export function chartSummary({ measure, points, alerts }: RateCourse): string {
  const [first, end] = [points[0], points.at(-1)];
  const alert = first === undefined || end === undefined ? '' : alertText(alerts, { start: first.start, end: end.end });
  const rates = ratesText(measure, points);
  return alert === '' ? rates : `${rates} ${alert}`;
}

function ratesText(measure: Measure, points: readonly SeriesPoint[]): string {
  const known = points.filter((point) => point.rate !== null);
  const last = known.at(-1);
  if (last === undefined) return `No ${WHOLES[measure]} in this time.`;
  const highest = known.reduce((top, point) => ((point.rate ?? 0) > (top.rate ?? 0) ? point : top), last);
  const lowest = known.reduce((bottom, point) => ((point.rate ?? 0) < (bottom.rate ?? 0) ? point : bottom), last);
  const { review } = LINES[measure];
  const text = (point: SeriesPoint) => percentText(measure, point.trailing);
  const reached = known.filter(({ trailing }) => reaches(trailing, review)).length;
  const line =
    reached === 0
      ? `never at the ${lineText(review)} review line`
      : `at or over the ${lineText(review)} review line in ${reached} of ${known.length} points`;
  return `Now ${text(last)}; between ${text(lowest)} and ${text(highest)}, ${line}.`;
}
