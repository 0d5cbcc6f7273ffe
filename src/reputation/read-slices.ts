/** Reads long ranges piece by piece: a statement over all of one would hold the event loop. */
import { setImmediate } from 'node:timers/promises';
import type {
  AccountCounts,
  AccountHourCounts,
  GroupCounts,
  GroupFilter,
  HourFilter,
  ReputationStore,
} from '../store/contract.ts';
import { METRIC_NAMES, type MetricName } from './metrics.ts';
import type { HourRange } from './series.ts';

/** Days that are compacted hold few values: of a week fewer than are read. The newest may hold thousands in every hour. */
const OLD_STEP = 168;
const NEW_STEP = 6;
const NEW_HOURS = 96;
/** Accounts and Regions are few: of their hours so many are handed over at once, and so many are summed. */
const HOURS_STEP = 240;
const SUM_STEP = 960;

/** The range in pieces, oldest first, between which others have their turn. */
async function* pieces({ from, to }: HourRange, stepAt: (hour: number) => number): AsyncGenerator<HourRange> {
  for (let start = from; start < to; ) {
    if (start > from) await setImmediate();
    const end = Math.min(to, start + stepAt(start));
    yield { from: start, to: end };
    start = end;
  }
}

type Sums = Record<MetricName, number>;

/** Adds rows up by a key. Sums in place: there are as many rows as hours times values. */
export function adder<T extends AccountCounts>(keyOf: (row: T) => string) {
  const sums = new Map<string, T & Sums>();
  const add = (row: T): void => {
    const key = keyOf(row);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ...row });
    else for (const name of METRIC_NAMES) sum[name] += row[name];
  };
  return { add, rows: (): readonly T[] => [...sums.values()] };
}

const accountKey = ({ account, region }: AccountCounts): string => JSON.stringify([account, region]);
export const groupKey = ({ value, account, region }: GroupCounts): string => JSON.stringify([value, account, region]);

/** The hours of each account and Region, ascending. */
export async function readHours(
  reputation: Pick<ReputationStore, 'accountHours'>,
  filter: HourFilter,
): Promise<readonly AccountHourCounts[]> {
  const hours: AccountHourCounts[] = [];
  for await (const piece of pieces(filter, () => HOURS_STEP))
    for (const hour of await reputation.accountHours({ ...filter, ...piece })) hours.push(hour);
  return hours;
}

/** The sums of each account and Region. */
export async function readAccounts(
  reputation: Pick<ReputationStore, 'accounts'>,
  filter: HourFilter,
): Promise<readonly AccountCounts[]> {
  const sums = adder<AccountCounts>(accountKey);
  for await (const piece of pieces(filter, () => SUM_STEP))
    for (const row of await reputation.accounts({ ...filter, ...piece })) sums.add(row);
  return sums.rows();
}

/**
 * The sums of each value in each account and Region. Of a piece with more than `limit` values those with the most are read:
 * what is found in that way is then read whole.
 */
export async function readGroups(
  reputation: Pick<ReputationStore, 'groups'>,
  filter: GroupFilter,
): Promise<readonly GroupCounts[]> {
  const stepAt = (hour: number) => (hour < filter.to - NEW_HOURS ? OLD_STEP : NEW_STEP);
  const sums = adder<GroupCounts>(groupKey);
  const cut: HourRange[] = [];
  const seen = new Set<string>();
  for await (const piece of pieces(filter, stepAt)) {
    const rows = await reputation.groups({ ...filter, ...piece });
    const values = new Set(rows.map(({ value }) => value));
    for (const value of values) seen.add(value);
    if (values.size < filter.limit) for (const row of rows) sums.add(row);
    else cut.push(piece);
  }
  for (const piece of cut) {
    await setImmediate();
    const values = [...seen];
    for (const row of await reputation.groups({ ...filter, ...piece, values, limit: values.length })) sums.add(row);
  }
  return sums.rows();
}
