/** What is usual at this time of the day: the same hours of the seven days before. Pure. */
import type { HourSpan } from '../../store/contract.ts';

const DAYS = 7;

/** The newest hours, then the same hours of each day before. */
export const usualSpans = (to: number, hours: number): readonly HourSpan[] =>
  Array.from({ length: DAYS + 1 }, (_, day) => ({ from: to - 24 * day - hours, to: to - 24 * day }));

/** How far back these spans reach. */
export const usualSince = (to: number, hours: number): number => to - 24 * DAYS - hours;

/** @param counts of `usualSpans`. The median of an odd number of days is one of them. */
export function againstUsual(counts: readonly number[]): { readonly now: number; readonly usual: number } {
  const [now = 0, ...before] = counts;
  const sorted = before.toSorted((a, b) => a - b);
  return { now, usual: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}
