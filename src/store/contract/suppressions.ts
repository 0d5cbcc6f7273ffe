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
  readonly origin: 'event' | 'api';
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

export interface SuppressionChange extends SuppressionKey {
  readonly id: number;
  readonly action: 'added' | 'removed' | 'withdrawn';
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

export interface SuppressionStore {
  /** Entries whose address is one of `addresses`, expired ones included. Any number of addresses, one indexed query. */
  readonly find: (addresses: readonly string[]) => Promise<readonly Suppression[]>;
  /** Adds or renews an entry of origin `api`. */
  readonly put: (entry: Suppression, at: Millis) => Promise<void>;
  /** Removes matching entries and remembers the removal against older events. @returns how many entries went. */
  readonly remove: (removal: SuppressionRemoval) => Promise<number>;
  readonly history: (
    address: string,
    page: { readonly before?: number; readonly limit: number },
  ) => Promise<readonly SuppressionChange[]>;
}
