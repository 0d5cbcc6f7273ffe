/** Waits for SES's quota before a call. */
import type { Result } from '../shared/result.ts';
import type { Clock, Millis } from '../shared/time.ts';
import type { Buckets } from './bucket.ts';
import type { SesFailure } from './failure.ts';

export interface PaceOptions {
  readonly buckets: Buckets;
  readonly now: Clock;
  /** Rejects when it is aborted. */
  readonly sleep: (wait: Millis, signal: AbortSignal) => Promise<void>;
}

/** Makes a call when the quota of its operation and Region has room. Rejects when it is aborted. */
export type Pace = <T>(
  operation: string,
  region: string,
  signal: AbortSignal,
  work: () => Promise<Result<T, SesFailure>>,
) => Promise<Result<T, SesFailure>>;

/** Every call waits for a token of its operation and Region. */
export function createPace({ buckets, now, sleep }: PaceOptions): Pace {
  return async (operation, region, signal, work) => {
    const wait = buckets.take(`${region}/${operation}`, now());
    if (wait > 0) await sleep(wait, signal);
    signal.throwIfAborted();
    return work();
  };
}
