/** A campaign by when it was sent: zero-filled buckets on UTC borders. Pure. */
import { HOUR, type Millis } from '../../shared/time.ts';
import type { HourCounts } from '../../store/contract.ts';
import { type Counts, ZERO_COUNTS } from '../metrics.ts';

/** What an answer may hold: of a longer campaign, the newest. */
export const COHORT_BUCKETS = {
  hour: { hours: 1, most: 168 },
  day: { hours: 24, most: 100 },
} as const;

export type CohortBucket = keyof typeof COHORT_BUCKETS;

/** Hours since the epoch: `from` inclusive, `to` exclusive, both on borders of buckets. */
export interface CohortRange {
  readonly from: number;
  readonly to: number;
  /** There are older buckets, left out. */
  readonly earlier: boolean;
}

export interface Cohort {
  readonly start: Millis;
  readonly end: Millis;
  /** Its time is not over: more may be sent. What was sent goes on to be told of for days. */
  readonly unfinished: boolean;
  readonly counts: Counts;
}

/** The buckets between the first and the last hour with mail. */
export function cohortRange(bucket: CohortBucket, { first, last }: { first: number; last: number }): CohortRange {
  const { hours, most } = COHORT_BUCKETS[bucket];
  const begin = (hour: number) => Math.floor(hour / hours) * hours;
  const to = begin(last) + hours;
  const from = Math.max(begin(first), to - most * hours);
  return { from, to, earlier: from > begin(first) };
}

/** Every bucket of the range, oldest first, those without mail too. */
export function cohortsOf(
  bucket: CohortBucket,
  { from, to }: CohortRange,
  rows: readonly HourCounts[],
  now: Millis,
): readonly Cohort[] {
  const { hours } = COHORT_BUCKETS[bucket];
  const byHour = new Map(rows.map((row) => [row.hour, row]));
  return Array.from({ length: (to - from) / hours }, (_, place) => {
    const hour = from + place * hours;
    const end = (hour + hours) * HOUR;
    return { start: hour * HOUR, end, unfinished: end > now, counts: byHour.get(hour) ?? ZERO_COUNTS };
  });
}
