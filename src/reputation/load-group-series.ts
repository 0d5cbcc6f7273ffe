/** Hard bounces (complaints) of some values over time, for lines too small to be read off: counts, no rates. */
import type { Dimension, GroupCounts, HourFilter, ReputationStore } from '../store/contract.ts';
import { domainsOf, providerOf } from './load-groups.ts';
import { FAILURES, type Measure, ratioOf } from './rates.ts';
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

/** The first hour of all buckets, and the hours of each. */
function gridOf(buckets: readonly Bucket[]) {
  const first = buckets[0]?.hours.from ?? 0;
  return { first, size: (buckets[1]?.hours.from ?? first + 1) - first };
}

function emptyCourses(buckets: readonly Bucket[]) {
  const { first, size } = gridOf(buckets);
  const courses = new Map<string, number[]>();
  const add = (value: string, hour: number, count: number): void => {
    const index = Math.floor((hour - first) / size);
    if (count === 0 || index < 0 || index >= buckets.length) return;
    const course = courses.get(value) ?? buckets.map(() => 0);
    course[index] = (course[index] ?? 0) + count;
    courses.set(value, course);
  };
  return { add, all: courses as Courses };
}

/** Sums parts of mail by value and bucket; what lies before the first bucket is left out. */
export function courseAdder(measure: Measure, buckets: readonly Bucket[]) {
  const { add, all } = emptyCourses(buckets);
  return {
    add: (value: string, hour: number, counts: GroupCounts): void => add(value, hour, ratioOf(measure, counts).part),
    courses: all,
  };
}

/** The courses of a few values, from the rollups. */
export async function loadCourses(
  reputation: Pick<ReputationStore, 'courses'>,
  { filter, by, values, measure, buckets }: Request,
): Promise<Courses> {
  const { first, size } = gridOf(buckets);
  const last = buckets.at(-1);
  const provider = by === 'provider';
  const stored = provider ? values.flatMap(domainsOf) : values;
  const courses = emptyCourses(buckets);
  if (stored.length === 0 || last === undefined) return courses.all;
  const points = await reputation.courses({
    ...filter,
    ...{ from: first, to: last.hours.to, bucketHours: size },
    ...{ dimension: provider ? 'recipientDomain' : by, values: stored, some: FAILURES[measure] },
  });
  for (const { value, hour, count } of points)
    courses.add(provider ? (providerOf(value) ?? value) : value, hour, count);
  return courses.all;
}
