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
  type MailCounts,
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

/** Messages that one statement looks at. */
const SLICE = 1_000;
/** Messages that are looked at for one answer: a page waits for a second at most. */
const LOOK = 40_000;

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

/** Hours that one statement looks at, and how many mails they may hold: not less than messages. */
interface Chunk {
  readonly hours: readonly number[];
  readonly size: number;
}

/** Hours in their order, as many together as have few mails. */
function chunksOf(hours: readonly number[], sizeOf: (hour: number) => number, most: number): readonly Chunk[] {
  const chunks: { hours: number[]; size: number }[] = [];
  for (const hour of hours) {
    const size = sizeOf(hour);
    const last = chunks.at(-1);
    if (last !== undefined && last.size + size <= most) {
      last.hours.push(hour);
      last.size += size;
    } else chunks.push({ hours: [hour], size });
  }
  return chunks;
}

/** How many mails each hour has, whoever's they are: a statement passes over all of them. */
async function sizesOf(reputation: MailStore, { from, to }: HourRange): Promise<(hour: number) => number> {
  const sizes = new Map<number, number>();
  for (const { hour, mails } of await readHours(reputation, { from, to }))
    sizes.set(hour, (sizes.get(hour) ?? 0) + mails);
  return (hour) => sizes.get(hour) ?? 0;
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

interface Options {
  /** Gets every row as it is read: by value, account, Region and hour. */
  readonly onRow?: (row: GroupCounts & HourCounts) => void;
  /** Messages that are looked at in all, and by one statement. */
  readonly look?: number;
  readonly slice?: number;
}

/** Counts the newest mail first, until all of the window's or `look` messages are counted. */
export async function countMails(
  reputation: MailStore,
  request: MailRequest,
  { onRow = () => {}, look = LOOK, slice: limit = SLICE }: Options = {},
): Promise<CountedMails> {
  const { filter, by, of } = request;
  const [hours, countable, sizeOf] = await Promise.all([
    hoursWith(reputation, request),
    reputation.countableHours(),
    sizesOf(reputation, filter),
  ]);
  const oldest = countable?.from ?? filter.to;
  const known = hours.filter((hour) => hour >= oldest);
  const sums = adder<GroupCounts>(groupKey);
  const total = adder<GroupCounts>(() => '');
  const counted = (coverage: Coverage): CountedMails => {
    const [whole] = total.rows();
    return { rows: sums.rows(), whole: whole === undefined ? ZERO_COUNTS : addCounts(ZERO_COUNTS, whole), coverage };
  };
  const { from: _, to: __, ...whose } = filter;
  let reached = filter.to * HOUR;
  let looked = 0;
  for (const { hours: these, size } of chunksOf(known, sizeOf, limit)) {
    let before: MailPlace | null = null;
    do {
      if (looked >= look) return counted({ reach: 'bounded', since: reached });
      if (looked > 0) await setImmediate();
      looked += Math.min(limit, size);
      const slice = size > limit ? { limit, before } : undefined;
      const found: MailCounts = await reputation.mails({ ...whose, hours: these, by, of, slice });
      for (const { hour, ...row } of found.rows) {
        onRow({ ...row, hour });
        sums.add(row);
        total.add(row);
      }
      before = found.next;
      reached = before?.acceptedAt ?? (these.at(-1) ?? 0) * HOUR;
    } while (before !== null);
  }
  return counted(
    known.length < hours.length
      ? { reach: 'forgotten', since: oldest * HOUR }
      : { reach: 'whole', since: filter.from * HOUR },
  );
}
