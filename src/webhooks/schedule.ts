import { DAY, HOUR, MINUTE, type Millis, SECOND } from '../shared/time.ts';
import type { DeliveryVerdict } from '../store/contract.ts';
import type { Attempt } from './attempt.ts';

/**
 * How long after each failed attempt the next one follows.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (retry schedule)
 */
const RETRY_DELAYS: readonly Millis[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** At most so much of a delay comes on top of it, so that endpoints that failed together do not come back together. */
const JITTER = 0.1;

const MAX_RETRY_AFTER = DAY;

/** A `Retry-After` header (RFC 9110 section 10.2.3), seconds or a date, as a time from now: at most a day, else `null`. */
export function retryAfterOf(header: string | null, now: Millis): Millis | null {
  if (header === null) return null;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER);
}

/**
 * What follows an attempt.
 *
 * @param failed how many attempts failed before this one.
 * @param random between 0 and 1.
 */
export function verdictOf(
  { error, status, retryAfter }: Pick<Attempt, 'error' | 'status' | 'retryAfter'>,
  failed: number,
  now: Millis,
  random: number,
): DeliveryVerdict {
  if (error === null) return { kind: 'delivered' };
  if (error === 'aborted') return { kind: 'retry', at: now, counted: false };
  if (error === 'secret-unreadable') return { kind: 'disable', reason: error };
  if (status === 410) return { kind: 'disable', reason: 'gone' };
  const delay = RETRY_DELAYS[failed];
  if (delay === undefined) return { kind: 'disable', reason: 'exhausted' };
  const wait = Math.round(delay * (1 + JITTER * random));
  return { kind: 'retry', at: now + Math.max(wait, retryAfter ?? 0), counted: true };
}
