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
import { type Group, type GroupOrder, groupsOf, leaderOf, type Rest, restOf, sumCounts } from './groups.ts';
import type { Counts } from './metrics.ts';
import { FAILURES, type Measure } from './rates.ts';
import { readAccounts, readGroups } from './read-slices.ts';

export type GroupStore = Pick<ReputationStore, 'groups' | 'accounts' | 'eventTypes'>;

export interface GroupRequest {
  readonly filter: Omit<HourFilter, 'of'>;
  readonly by: Dimension | 'provider';
  readonly order: GroupOrder;
  readonly measure: Measure;
  readonly limit: number;
  /** So many groups are left out first. */
  readonly offset?: number;
  /** Only this value, which then is the whole. */
  readonly only?: string | undefined;
}

export interface Groups {
  readonly items: readonly Group[];
  /** All that the items leave over. */
  readonly others: Rest | null;
  readonly whole: Counts;
  /** How many groups there are, listed or not. */
  readonly found: number;
  /** Who has the most hard bounces (complaints), whatever the order; `null` when there are none. */
  readonly leader: Group | null;
}

/** Of what the candidates have the most. */
export const mostOf = (order: GroupOrder, measure: Measure): NonNullable<GroupFilter['most']> =>
  order === 'volume' ? 'attempted' : FAILURES[measure];

/** How many values of a piece of time are looked at: those with the most of what is asked for. */
export const CANDIDATES = 1_000;

const PROVIDER_OF: ReadonlyMap<string, string> = new Map(
  PROVIDER_NAMES.flatMap((name) => PROVIDERS[name].map((domain): [string, string] => [domain, name])),
);

/** The domains that a provider's mail goes to. */
export const domainsOf = (provider: string): readonly string[] =>
  PROVIDER_NAMES.filter((name) => name === provider).flatMap((name) => PROVIDERS[name]);

/** Whose domain it is; most are nobody's. */
export const providerOf = (domain: string): string | undefined => PROVIDER_OF.get(domain);

/** A provider is the sum of its domains, which compaction always keeps apart. */
async function providerRows(
  reputation: Pick<GroupStore, 'groups'>,
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

/** Rows as groups: a piece of them in order, and what it leaves over. */
export function listGroups(
  rows: readonly GroupCounts[],
  whole: Counts,
  { order, measure, limit, offset = 0 }: Pick<GroupRequest, 'order' | 'measure' | 'limit' | 'offset'>,
): Groups {
  const all = groupsOf(rows, whole, { order, measure });
  const items = all.slice(offset, offset + limit);
  return { items, others: restOf(items, whole), whole, found: all.length, leader: leaderOf(all, measure) };
}

/** The groups of the mail that is asked about, in order, and what they leave over. */
export async function loadGroups(reputation: GroupStore, request: GroupRequest): Promise<Groups> {
  const { filter, by, order, measure, only } = request;
  const most = mostOf(order, measure);
  const of = only === undefined || by === 'provider' ? {} : { of: { dimension: by, value: only } };
  const [rows, accounts] = await Promise.all([
    by === 'provider'
      ? providerRows(reputation, filter)
      : readGroups(reputation, {
          ...filter,
          dimension: by,
          most,
          values: only === undefined ? undefined : [only],
          limit: CANDIDATES,
        }),
    readAccounts(reputation, { ...filter, ...of }),
  ]);
  return listGroups(rows, sumCounts(accounts), request);
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
