/** When alerts of one measure were open, as a chart marks it and as a sentence tells it. Pure. */
import type { Bucket } from '../../reputation/series.ts';
import type { Millis } from '../../shared/time.ts';
import { count, dateText } from '../../shared/words.ts';
import { ALERT_LEVELS, type Alert, type AlertLevel } from '../../store/contract.ts';
import type { Tone } from '../tone.ts';
import type { ChartSpan } from './model.ts';

/** A stretch of time in which the worst open alert was of one level. */
export interface AlertSpan {
  readonly level: AlertLevel;
  readonly from: Millis;
  /** `null`: it is open. */
  readonly to: Millis | null;
}

export const LEVEL_LINES: Readonly<Record<AlertLevel, string>> = {
  warn: 'warning line',
  review: 'review line',
  pause: 'pause line',
};

export const LEVEL_TONES: Readonly<Record<AlertLevel, Tone>> = { warn: 'watch', review: 'over', pause: 'stop' };

const worse = (a: AlertLevel, b: AlertLevel): AlertLevel =>
  ALERT_LEVELS.indexOf(a) >= ALERT_LEVELS.indexOf(b) ? a : b;

const worstOf = (levels: readonly AlertLevel[]): AlertLevel | null =>
  levels.reduce<AlertLevel | null>((worst, level) => (worst === null ? level : worse(worst, level)), null);

/** Each level has episodes of its own, one within the other: laid flat, oldest first, the worst level speaks. */
export function alertSpans(alerts: readonly Pick<Alert, 'level' | 'openedAt' | 'resolvedAt'>[]): readonly AlertSpan[] {
  const edges = [...new Set(alerts.flatMap(({ openedAt, resolvedAt }) => [openedAt, resolvedAt ?? Infinity]))];
  edges.sort((a, b) => a - b);
  const spans: AlertSpan[] = [];
  for (const [n, from] of edges.slice(0, -1).entries()) {
    const end = edges[n + 1] ?? Infinity;
    const to = end === Infinity ? null : end;
    const open = alerts.filter(({ openedAt, resolvedAt }) => openedAt <= from && (resolvedAt ?? Infinity) >= end);
    const level = worstOf(open.map((alert) => alert.level));
    const before = spans.at(-1);
    if (level === null) continue;
    if (before !== undefined && before.to === from && before.level === level)
      spans[spans.length - 1] = { ...before, to };
    else spans.push({ level, from, to });
  }
  return spans;
}

type TimeRange = Pick<Bucket, 'start' | 'end'>;

const overlaps = ({ from, to }: AlertSpan, { start, end }: TimeRange): boolean =>
  from < end && (to === null || to > start);

/** The worst level that was open at some time of a bucket. */
export const levelIn = (spans: readonly AlertSpan[], bucket: TimeRange): AlertLevel | null =>
  worstOf(spans.filter((span) => overlaps(span, bucket)).map(({ level }) => level));

/** Where a moment stands on the axis: a point tells of the end of its bucket, the last one of now. */
function placeOf(at: Millis, buckets: readonly TimeRange[], now: Millis): number {
  const last = buckets.length - 1;
  const index = buckets.findIndex(({ end }) => at < end);
  const bucket = buckets[index];
  if (bucket === undefined) return last;
  const end = index === last ? Math.min(bucket.end, Math.max(now, bucket.start + 1)) : bucket.end;
  return Math.min(last, Math.max(0, index - 1 + (at - bucket.start) / (end - bucket.start)));
}

/** What the chart shades. */
export function chartSpans(
  spans: readonly AlertSpan[],
  buckets: readonly TimeRange[],
  now: Millis,
): readonly ChartSpan[] {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (first === undefined || last === undefined) return [];
  return spans
    .filter((span) => overlaps(span, { start: first.start, end: last.end }))
    .map(({ level, from, to }) => ({
      level,
      from: placeOf(from, buckets, now),
      to: to === null ? buckets.length - 1 : placeOf(to, buckets, now),
      label: `alert, ${LEVEL_LINES[level]}`,
    }));
}

/** Spans that follow one another without a gap are one time of trouble. */
function timesOf(spans: readonly AlertSpan[]): readonly AlertSpan[] {
  const times: AlertSpan[] = [];
  for (const span of spans) {
    const before = times.at(-1);
    if (before === undefined || before.to !== span.from) times.push(span);
    else times[times.length - 1] = { ...before, to: span.to, level: worse(before.level, span.level) };
  }
  return times;
}

/** `An alert (review line) was open from 20 Nov 2026, 06:12 to 21 Nov 2026, 09:00 UTC.`; `''` where there was none. */
export function alertText(spans: readonly AlertSpan[], range: TimeRange): string {
  const times = timesOf(spans.filter((span) => overlaps(span, range)));
  const last = times.at(-1);
  if (last === undefined) return '';
  const when =
    last.to === null
      ? `is open since ${dateText(last.from)} UTC`
      : `was open from ${dateText(last.from)} to ${dateText(last.to)} UTC`;
  if (times.length === 1) return `An alert (${LEVEL_LINES[last.level]}) ${when}.`;
  const worst = worstOf(times.map(({ level }) => level)) ?? last.level;
  return `Alerts were open ${count(times.length)} times, at worst at the ${LEVEL_LINES[worst]}; the last one ${when}.`;
}
