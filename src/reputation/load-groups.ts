/** Reads the counts by one dimension, and events by their type. */
import type {
  Dimension,
  EventTypeCount,
  GroupCounts,
  GroupFilter,
  HourFilter,
  ReputationStore,
} from '../store/contract.ts';
import { PROVIDER_NAMES, PROVIDERS } from '../suppression/providers.ts';
import { type Group, type GroupOrder, groupsOf, type Rest, restOf, sumCounts } from './groups.ts';
import type { Measure } from './rates.ts';
import { readAccounts, readGroups } from './read-slices.ts';

export type GroupStore = Pick<ReputationStore, 'groups' | 'accounts' | 'eventTypes'>;

export interface GroupRequest {
  readonly filter: Omit<HourFilter, 'of'>;
  readonly by: Dimension | 'provider';
  readonly order: GroupOrder;
  readonly measure: Measure;
  readonly limit: number;
}

export interface Groups {
  readonly items: readonly Group[];
  /** All that the items leave over. */
  readonly others: Rest | null;
}

/** How many values of a piece of time are looked at: those with the most of what is asked for. */
const CANDIDATES = 1_000;

const PROVIDER_OF: ReadonlyMap<string, string> = new Map(
  PROVIDER_NAMES.flatMap((name) => PROVIDERS[name].map((domain): [string, string] => [domain, name])),
);

/** A provider is the sum of its domains, which compaction always keeps apart. */
async function providerRows(
  reputation: GroupStore,
  filter: Omit<GroupFilter, 'dimension' | 'limit'>,
): Promise<readonly GroupCounts[]> {
  const values = [...PROVIDER_OF.keys()];
  const rows = await readGroups(reputation, {
    ...filter,
    dimension: 'recipientDomain',
    values,
    limit: values.length + 1,
  });
  return rows.map((row) => ({ ...row, value: PROVIDER_OF.get(row.value) ?? row.value }));
}

/** The first `limit` groups in order, and what they leave over. */
export async function loadGroups(
  reputation: GroupStore,
  { filter, by, order, measure, limit }: GroupRequest,
): Promise<Groups> {
  const most = order === 'volume' ? 'attempted' : measure === 'bounce' ? 'hardBounced' : 'complained';
  const [rows, accounts] = await Promise.all([
    by === 'provider'
      ? providerRows(reputation, filter)
      : readGroups(reputation, { ...filter, dimension: by, most, limit: CANDIDATES }),
    readAccounts(reputation, filter),
  ]);
  const whole = sumCounts(accounts);
  const items = groupsOf(rows, whole, { order, measure }).slice(0, limit);
  return { items, others: restOf(items, whole) };
}

export const EVENT_TYPES = { bounceClass: 'Bounce', delayType: 'DeliveryDelay' } as const;
export type EventTypes = keyof typeof EVENT_TYPES;

export interface EventShare extends EventTypeCount {
  readonly share: number;
}

/** Bounces by class and type, or delays by type, by the hour in which they happened; most first. */
export async function loadEventShares(
  reputation: GroupStore,
  { filter, by, limit }: { readonly filter: Omit<HourFilter, 'of'>; readonly by: EventTypes; readonly limit: number },
): Promise<{ readonly items: readonly EventShare[]; readonly others: number }> {
  const counts = (await reputation.eventTypes(filter)).filter(({ kind }) => kind === EVENT_TYPES[by]);
  const whole = counts.reduce((sum, { count }) => sum + count, 0);
  const items = counts.slice(0, limit).map((count) => ({ ...count, share: count.count / whole }));
  return { items, others: whole - items.reduce((sum, { count }) => sum + count, 0) };
}
