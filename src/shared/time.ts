/** Milliseconds since the epoch, UTC. Every time in the code is one of these; ISO-8601 exists only at the edges. */
export type Millis = number;

export type Clock = () => Millis;

export const SECOND: Millis = 1_000;
export const MINUTE: Millis = 60 * SECOND;
export const HOUR: Millis = 60 * MINUTE;
export const DAY: Millis = 24 * HOUR;

/** A time in ISO 8601 with milliseconds, in UTC. Throws a RangeError when it is out of range. */
export const toIso = (at: Millis): string => new Date(at).toISOString();

/** `2018-10-08T14:05:45 +0000`: printed in one of AWS's own examples, refused by `Date.parse`. */
const SPACED_OFFSET = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?) ?([+-]\d{2}):?(\d{2})$/;

/**
 * Reads a timestamp as SES and SNS write them: ISO-8601 with `Z` or an offset, with or without a fraction, and the
 * spaced offset of one documented example. A time without a zone is taken as UTC.
 *
 * @returns epoch milliseconds, or `null` when the text is no time.
 */
export function parseTimestamp(text: unknown): Millis | null {
  if (typeof text !== 'string' || text.length > 64) return null;
  const trimmed = text.trim();
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(trimmed)) return null;
  const spaced = SPACED_OFFSET.exec(trimmed);
  const iso = spaced ? `${spaced[1]}${spaced[2]}:${spaced[3]}` : /Z$/i.test(trimmed) ? trimmed : `${trimmed}Z`;
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : at;
}
