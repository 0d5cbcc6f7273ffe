/**
 * Counts by a dimension within values of others. Rollups know one dimension at a time, so the mails themselves are counted: the
 * newest first, and no more than a page can wait for. What was not counted is said, never guessed.
 */
import { setImmediate } from 'node:timers/promises';
import { HOUR, type Millis } from '../shared/time.ts';
import {
  DIMENSIONS,
  type Dimension,
  type GroupCounts,
  type HourCounts,
  type HourFilter,
  type MailPlace,
  OTHER_VALUE,
  type ReputationStore,
} from '../store/contract.ts';
import { addCounts, type Counts, ZERO_COUNTS } from './metrics.ts';
import { adder, groupKey, readHours } from './read-slices.ts';
import type { HourRange } from './series.ts';

export type MailStore = Pick<ReputationStore, 'accountHours' | 'countableHours' | 'mails'>;

export interface MailRequest {
  readonly filter: Omit<HourFilter, 'of'>;
  readonly by: Dimension;
  /** Only mail that has all of these values. */
  readonly of: Readonly<Partial<Record<Dimension, string>>>;
}

/** How far the count reaches back. `bounded`: more messages than are looked at. `forgotten`: older mail is kept as sums only. */
export interface Coverage {
  readonly reach: 'whole' | 'bounded' | 'forgotten';
  /** From this moment on all of the mail is counted. */
  readonly since: Millis;
}

export interface CountedMails {
  readonly rows: readonly GroupCounts[];
  readonly whole: Counts;
  readonly coverage: Coverage;
}

/** Messages that one statement looks at, and how many statements there are. */
const SLICE = 1_000;
export const MOST_SLICES = 40;

/** Hours that may hold mail with all of these values. Compaction folds small values: then any hour with folded mail may. */
async function hoursWith(reputation: MailStore, { filter, of }: MailRequest): Promise<readonly number[]> {
  const hoursOf = async (value: HourFilter['of']) =>
    (await readHours(reputation, { ...filter, ...(value === undefined ? {} : { of: value }) })).map(({ hour }) => hour);
  const given = DIMENSIONS.flatMap((dimension) => {
    const value = of[dimension];
    return value === undefined ? [] : [{ dimension, value }];
  });
  const sets = await Promise.all(
    given.map(async ({ dimension, value }) => {
      const folded = await hoursOf({ dimension, value: OTHER_VALUE });
      return new Set([...(await hoursOf({ dimension, value })), ...folded]);
    }),
  );
  const [first = new Set(await hoursOf(undefined)), ...others] = sets;
  return [...first].filter((hour) => others.every((set) => set.has(hour))).sort((a, b) => b - a);
}

/** Hours, the newest first, as ranges, the newest first. */
export function rangesOf(hours: readonly number[]): readonly HourRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const hour of hours) {
    const last = ranges.at(-1);
    if (last !== undefined && last.from === hour + 1) last.from = hour;
    else ranges.push({ from: hour, to: hour + 1 });
  }
  return ranges;
}

/** The rows of the values with the most: as many values as can be made groups of at once. */
export function largestRows(
  rows: readonly GroupCounts[],
  most: 'attempted' | 'hardBounced' | 'complained',
  limit: number,
): readonly GroupCounts[] {
  const sums = new Map<string, number>();
  for (const { value, [most]: n } of rows) sums.set(value, (sums.get(value) ?? 0) + n);
  if (sums.size <= limit) return rows;
  const largest = new Set(
    [...sums]
      .sort(([, a], [, b]) => b - a)
      .slice(0, limit)
      .map(([value]) => value),
  );
  return rows.filter(({ value }) => largest.has(value));
}

/**
 * @param onRow gets every row as it is read: by value, account, Region and hour.
 * @param slices for tests.
 */
export async function countMails(
  reputation: MailStore,
  request: MailRequest,
  onRow: (row: GroupCounts & HourCounts) => void = () => {},
  slices = MOST_SLICES,
): Promise<CountedMails> {
  const { filter, by, of } = request;
  const [hours, countable] = await Promise.all([hoursWith(reputation, request), reputation.countableHours()]);
  const oldest = countable?.from ?? filter.to;
  const known = hours.filter((hour) => hour >= oldest);
  const sums = adder<GroupCounts>(groupKey);
  const total = adder<GroupCounts>(() => '');
  const counted = (coverage: Coverage): CountedMails => {
    const [whole] = total.rows();
    return { rows: sums.rows(), whole: whole === undefined ? ZERO_COUNTS : addCounts(ZERO_COUNTS, whole), coverage };
  };
  let reached = filter.to * HOUR;
  let left = slices;
  for (const range of rangesOf(known)) {
    let before: MailPlace | undefined;
    do {
      if (left === 0) return counted({ reach: 'bounded', since: reached });
      if (left < slices) await setImmediate();
      left -= 1;
      const slice = await reputation.mails({ ...filter, ...range, by, of, before, limit: SLICE });
      for (const { hour, ...row } of slice.rows) {
        onRow({ ...row, hour });
        sums.add(row);
        total.add(row);
      }
      before = slice.next ?? undefined;
      reached = before?.acceptedAt ?? range.from * HOUR;
    } while (before !== undefined);
  }
  return counted(
    known.length < hours.length
      ? { reach: 'forgotten', since: oldest * HOUR }
      : { reach: 'whole', since: filter.from * HOUR },
  );
}
