import { DAY, HOUR, type Millis } from '../shared/time.ts';
import type { HourCounts } from '../store/contract.ts';

const AT_LEAST: Millis = 3 * HOUR;
const AT_MOST: Millis = 3 * DAY;
const UNKNOWN_RHYTHM: Millis = DAY;

/** How far back the rhythm is learned. */
export const RHYTHM_HOURS = 14 * 24;

/**
 * How long nothing may come before good figures are no longer believed: twice the longest quiet stretch of late, at
 * least 3 hours, at most 3 days. A sender of one newsletter a day is silent for 24 hours and well; a busy one is not.
 *
 * @param active the hours in which something came, ascending.
 */
export function silenceAfter(active: readonly number[]): Millis {
  if (active.length < 2) return UNKNOWN_RHYTHM;
  const longest = active.reduce((gap, hour, index) => Math.max(gap, hour - (active[index - 1] ?? hour)), 1);
  return Math.min(AT_MOST, Math.max(AT_LEAST, 2 * longest * HOUR));
}

/** The same by the hours with mail. */
export const silenceLimit = (hours: readonly HourCounts[]): Millis =>
  silenceAfter(hours.filter(({ attempted }) => attempted > 0).map(({ hour }) => hour));
