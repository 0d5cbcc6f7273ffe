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

/** A line of the append-only history. Ids grow in the order in which changes become visible. */
export interface SuppressionChange extends SuppressionKey {
  readonly id: number;
  readonly action: ChangeAction;
  readonly origin: Origin;
  readonly expiresAt: Millis | null;
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

export interface SuppressionStore {
  /** Entries whose address is one of `addresses`, expired ones included. Any number of addresses, one indexed query. */
  readonly find: (addresses: readonly string[]) => Promise<readonly Suppression[]>;
  /**
   * Adds or renews stated entries, at most 1,000 and unique by key, in one transaction. An entry that is there already, with
   * the same expiry, note and evidence, leaves no change behind.
   */
  readonly put: (entries: readonly StatedSuppression[], at: Millis) => Promise<PutOutcome>;
  /**
   * Removes matching entries, of every origin, and remembers the removals against older events, in one transaction.
   * @returns how many entries went.
   */
  readonly remove: (removals: readonly SuppressionRemoval[]) => Promise<number>;
  /** Takes out at most `limit` entries whose time is over, each with its line of history. @returns how many are left. */
  readonly expire: (now: Millis, limit: number) => Promise<number>;
  /**
   * Newest first. With a tenant: changes of that tenant's own entries only. `since`: of an erased person, the pseudonym
   * under which they stand, and only lines after `after`.
   */
  readonly history: (
    address: string,
    page: {
      readonly before?: number;
      readonly limit: number;
      readonly tenant?: string;
      readonly since?: { readonly pseudonym: string; readonly after: number };
    },
  ) => Promise<readonly SuppressionChange[]>;
}
