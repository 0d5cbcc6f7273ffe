/** How fast and when: pure, with the time as a parameter. */
import { MINUTE, type Millis, SECOND } from '../shared/time.ts';
import type { FailureKind } from './failure.ts';

/**
 * SES's quotas page: one request per second for every call but the sending ones; it cannot be raised. A little more, for
 * two requests that leave a second apart may arrive closer.
 */
const INTERVAL: Millis = 1.05 * SECOND;

export interface Buckets {
  /** Takes the next token of a bucket. @returns how long to wait for it, 0 when it is there. */
  readonly take: (name: string, now: Millis) => Millis;
}

/** Buckets of one token each, refilled every `interval`. A clock that was set back begins them anew. */
export function createBuckets(interval: Millis = INTERVAL): Buckets {
  const buckets = new Map<string, { readonly freeAt: Millis; readonly takenAt: Millis }>();
  return {
    take: (name, now) => {
      const known = buckets.get(name);
      const freeAt = known === undefined || now < known.takenAt ? now : Math.max(now, known.freeAt);
      buckets.set(name, { freeAt: freeAt + interval, takenAt: now });
      return freeAt - now;
    },
  };
}

const TRANSIENT: ReadonlySet<FailureKind> = new Set(['throttled', 'unavailable', 'unknown', 'bad-token']);

/** Whether a failed call of SES may go well when it is made again. */
export const isTransient = (kind: FailureKind): boolean => TRANSIENT.has(kind);

const BASE = 2 * SECOND;
const CAP = 5 * MINUTE;
/** For what a person has to put right. */
const PATIENCE = 10 * MINUTE;

/**
 * How long to wait after the `failures`th failure in a row. `random` in [0, 1): half of the wait is jitter, so that
 * Regions and processes do not come back together.
 */
export function backOff(kind: FailureKind, failures: number, random: number): Millis {
  const full = isTransient(kind) ? Math.min(CAP, BASE * 2 ** Math.min(failures - 1, 20)) : PATIENCE;
  return Math.round(full / 2 + (full / 2) * random);
}
