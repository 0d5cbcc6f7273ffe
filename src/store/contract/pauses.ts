import type { Millis } from '../../shared/time.ts';

/** Sending has stopped, for one tenant or for all. One row per tenant: who pauses again says why anew. */
export interface Pause {
  /** `''` = the whole installation. */
  readonly tenant: string;
  readonly since: Millis;
  /** For the senders: every key that checks may read it. */
  readonly why: string;
  /** `key:<name>`, `job:<name>`. */
  readonly actor: string;
}

export interface PauseStore {
  /** What a tenant's senders must heed: the installation's pause, then its own. */
  readonly of: (tenant: string) => Promise<readonly Pause[]>;
  /** By tenant, the installation's first. */
  readonly list: (page: { readonly after?: string; readonly limit: number }) => Promise<readonly Pause[]>;
  /** Pauses, or gives a pause another reason; it keeps the time since when it holds. Audited. */
  readonly pause: (pause: Pause) => Promise<void>;
  /** Ends a pause, and only that one. Audited. @returns whether there was one. */
  readonly resume: (resumption: {
    readonly tenant: string;
    readonly at: Millis;
    readonly actor: string;
  }) => Promise<boolean>;
}
