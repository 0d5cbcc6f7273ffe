/** Hard bounces (complaints) of some values over time, for lines too small to be read off: counts, no rates. */
import { setImmediate } from 'node:timers/promises';
import type { Dimension, GroupCounts, HourFilter, ReputationStore } from '../store/contract.ts';
import { domainsOf, providerOf } from './load-groups.ts';
import { type Measure, ratioOf } from './rates.ts';
import type { Bucket } from './series.ts';

/** Value -> one number for each bucket. */
export type Courses = ReadonlyMap<string, readonly number[]>;

interface Request {
  readonly filter: Omit<HourFilter, 'of'>;
  readonly by: Dimension | 'provider';
  readonly values: readonly string[];
  readonly measure: Measure;
  readonly buckets: readonly Bucket[];
}

/** Sums parts of mail by value and bucket; what lies before the first bucket is left out. */
export function courseAdder(measure: Measure, buckets: readonly Bucket[]) {
  const first = buckets[0]?.hours.from ?? 0;
  const size = (buckets[1]?.hours.from ?? first + 1) - first;
  const courses = new Map<string, number[]>();
  const add = (value: string, hour: number, counts: GroupCounts): void => {
    const { part } = ratioOf(measure, counts);
    const index = Math.floor((hour - first) / size);
    if (part === 0 || index < 0 || index >= buckets.length) return;
    const course = courses.get(value) ?? buckets.map(() => 0);
    course[index] = (course[index] ?? 0) + part;
    courses.set(value, course);
  };
  return { add, courses: courses as Courses };
}

/** The courses of a few values, from the rollups: a statement for each bucket. */
export async function loadCourses(
  reputation: Pick<ReputationStore, 'groups'>,
  { filter, by, values, measure, buckets }: Request,
): Promise<Courses> {
  const { add, courses } = courseAdder(measure, buckets);
  const provider = by === 'provider';
  const stored = provider ? values.flatMap(domainsOf) : values;
  if (stored.length === 0) return courses;
  for (const { hours } of buckets) {
    await setImmediate();
    const rows = await reputation.groups({
      ...filter,
      ...hours,
      dimension: provider ? 'recipientDomain' : by,
      values: stored,
      limit: stored.length,
    });
    for (const row of rows) add(provider ? (providerOf(row.value) ?? row.value) : row.value, hours.from, row);
  }
  return courses;
}
