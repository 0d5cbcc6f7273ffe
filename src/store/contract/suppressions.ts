import type { Millis } from '../../shared/time.ts';

export const REASONS = [
  'complaint',
  'manual',
  'unsubscribe',
  'bounce',
  'soft-bounce',
  'ses-list',
  'validation',
] as const;
/** Strongest first: the order in which a check names one when several block. */
export type Reason = (typeof REASONS)[number];

/**
 * Where an entry comes from: derived from stored events, or stated by the API, an import, AWS's own list, or a person who
 * followed an unsubscribe link. Each keeps an entry of its own; a removal takes all of them.
 */
export const ORIGINS = ['event', 'api', 'import', 'sync', 'link'] as const;
export type Origin = (typeof ORIGINS)[number];
export type StatedOrigin = Exclude<Origin, 'event'>;

export interface SuppressionKey {
  /** Canonical address, or `@domain` for a whole domain. */
  readonly address: string;
  /** `''` = all tenants. */
  readonly tenant: string;
  /** `''` = all streams. */
  readonly stream: string;
  readonly reason: Reason;
}

export interface Suppression extends SuppressionKey {
  /** `event` entries follow from stored events and are withdrawn with them; the others stay until somebody removes them. */
  readonly origin: Origin;
  readonly since: Millis;
  readonly expiresAt: Millis | null;
  readonly evidence: Readonly<Record<string, string>> | null;
  readonly note: string | null;
  readonly actor: string;
}

export interface SuppressionRemoval {
  readonly address: string;
  readonly tenant: string;
  readonly stream: string;
  readonly reason: Reason | 'all';
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

/** An entry that somebody stated. */
export interface StatedSuppression extends Suppression {
  readonly origin: StatedOrigin;
}

/** What a list of stated entries did. Counts of entries. */
export interface PutOutcome {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** `changed`: expiry, note or evidence. `withdrawn`: its evidence went. `expired`: its time was over. */
export const CHANGE_ACTIONS = ['added', 'changed', 'removed', 'withdrawn', 'expired'] as const;
export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

/**
 * A line of the append-only history.
 *
 * Ids grow in the order in which changes become visible: once a reader has seen an id, no change with a smaller one may
 * appear. A driver with concurrent writers has to see to that (ADR 008); a gap, left by what was rolled back, is no harm.
 */
export interface SuppressionChange extends SuppressionKey {
  readonly id: number;
  readonly action: ChangeAction;
  readonly origin: Origin;
  readonly expiresAt: Millis | null;
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

/** The whole key of one entry: the order of lists. */
export type SuppressionPlace = Pick<Suppression, 'address' | 'tenant' | 'stream' | 'reason' | 'origin'>;

export const SUPPRESSION_STATES = ['active', 'expired', 'all'] as const;
export type SuppressionState = (typeof SUPPRESSION_STATES)[number];

/** Every part that is given has to be met. */
export interface SuppressionFilter {
  readonly state: SuppressionState;
  /** By what time an expiry is judged. */
  readonly now: Millis;
  readonly reason?: Reason | undefined;
  /** `''`: entries for all tenants only. */
  readonly tenant?: string | undefined;
  /** What a key of this tenant may see: its entries, and those for all tenants. */
  readonly visibleTo?: string | undefined;
  /** `''`: entries for all streams only. */
  readonly stream?: string | undefined;
  readonly origin?: Origin | undefined;
  /** Canonical; the entry for the whole domain belongs to it. */
  readonly domain?: string | undefined;
  /** A part of the address, in lower case. */
  readonly text?: string | undefined;
  /** Bounds of the entry's `since`: from inclusive, until exclusive. */
  readonly from?: Millis | undefined;
  readonly until?: Millis | undefined;
}

export interface SuppressionPage {
  readonly items: readonly Suppression[];
  /** Where to go on; `null` at the end of the list. A page may have fewer items than asked for, and still a next one. */
  readonly next: SuppressionPlace | null;
}

export interface ChangePage {
  readonly items: readonly SuppressionChange[];
  /** The id up to which changes were looked at, seen or not. */
  readonly next: number;
  /** Whether there may be more already. */
  readonly more: boolean;
}

/** How many there are, as far as one call looks. */
export interface BoundedCount {
  readonly n: number;
  /** `false`: not all were looked at, and there may be more. */
  readonly exact: boolean;
}

/** Which changes of all addresses are meant. Every part that is given has to be met. */
export interface ChangeFilter {
  readonly action?: ChangeAction | undefined;
  readonly actor?: string | undefined;
  /** What a key of this tenant may see: its changes, and those for all tenants. */
  readonly visibleTo?: string | undefined;
  /** Only changes with an id above this one. */
  readonly after?: number | undefined;
  /** Only changes of this time or later. */
  readonly from?: Millis | undefined;
}

export interface RecentChanges {
  /** Newest first. */
  readonly items: readonly SuppressionChange[];
  /** The id before which to go on; `null` at the end. A page may have fewer items than asked for, and still a next one. */
  readonly next: number | null;
}

export interface SuppressionStore {
  /**
   * Entries whose address is one of `addresses`, expired ones included. Any number of addresses, one
   * indexed query. `tenants`: only entries of these, `''` among them or not.
   */
  readonly find: (addresses: readonly string[], tenants?: readonly string[]) => Promise<readonly Suppression[]>;
  /**
   * Adds or renews stated entries, at most 1,000 and unique by key, in one transaction. An entry that is there already, with
   * the same expiry, note and evidence, leaves no change behind.
   */
  readonly put: (
    entries: readonly StatedSuppression[],
    at: Millis,
    /** By address: under which an entry is stored instead, when that person has been erased by then. */
    pseudonyms?: ReadonlyMap<string, string>,
  ) => Promise<PutOutcome>;
  /**
   * Removes matching entries, of every origin, and remembers the removals against older events, in one transaction.
   * @returns how many entries went.
   */
  readonly remove: (removals: readonly SuppressionRemoval[]) => Promise<number>;
  /** Takes out at most `limit` entries whose time is over, each with its line of history. @returns how many are left. */
  readonly expire: (now: Millis, limit: number) => Promise<number>;
  /**
   * Entries by key, in order. The cost of a call is bounded, not its yield: filters that few entries meet give short or
   * empty pages with a next one. Nothing is found twice, and every entry that stays is found once.
   */
  readonly page: (
    filter: SuppressionFilter,
    page: {
      readonly after?: SuppressionPlace;
      readonly limit: number;
      /** Entries to look at, at most. */
      readonly look?: number;
    },
  ) => Promise<SuppressionPage>;
  /** How many entries meet the filter among the first `look` keys of the list: what lies beyond is not counted. */
  readonly count: (filter: SuppressionFilter, look?: number) => Promise<BoundedCount>;
  /**
   * Changes of one address, newest first. `since`: of an erased person, the pseudonym under which they stand, and only lines
   * after `after`.
   */
  readonly history: (
    address: string,
    page: {
      readonly before?: number;
      readonly limit: number;
      readonly visibleTo?: string;
      readonly since?: { readonly pseudonym: string; readonly after: number };
    },
  ) => Promise<readonly SuppressionChange[]>;
  /**
   * Changes of all addresses after an id, oldest first. Whoever goes on from `next` sees every change once: see
   * `SuppressionChange` for what a driver must guarantee.
   */
  readonly changes: (page: {
    readonly after: number;
    readonly limit: number;
    readonly visibleTo?: string;
  }) => Promise<ChangePage>;
  /** Changes of all addresses, newest first, before an id. The cost of a call is bounded by `look` changes, not its yield. */
  readonly recent: (
    filter: ChangeFilter,
    page: { readonly before?: number | undefined; readonly limit: number; readonly look?: number },
  ) => Promise<RecentChanges>;
  /** How many changes meet the filter among the newest `look` before an id. */
  readonly countRecent: (
    filter: ChangeFilter,
    page?: { readonly before?: number | undefined; readonly look?: number },
  ) => Promise<BoundedCount>;
  /** The id of the newest change, 0 when there is none. */
  readonly latestChange: () => Promise<number>;
}
