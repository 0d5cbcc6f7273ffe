/** A window beside the one before it. Pure. */
import type { Counts } from './metrics.ts';
import { type Measure, type Ratio, rateOf, ratioOf } from './rates.ts';

export interface Comparison {
  readonly ratio: Ratio;
  /** Of the window before; `null` when it had nothing to divide by. */
  readonly rate: number | null;
  /** How much the rate grew, in percentage points; `null` when one of the two has no rate. */
  readonly change: number | null;
}

/** A measure of the window before, and the change since. */
export function compare(measure: Measure, now: Counts, before: Counts): Comparison {
  const ratio = ratioOf(measure, before);
  const rate = rateOf(ratio);
  const rateNow = rateOf(ratioOf(measure, now));
  return { ratio, rate, change: rate === null || rateNow === null ? null : (rateNow - rate) * 100 };
}
