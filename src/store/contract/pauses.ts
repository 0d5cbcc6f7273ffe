import type { Millis } from '../../shared/time.ts';

/** A person's or a program's wish that sending stop, for one tenant or for all. */
export interface PauseWish {
  /** `''` = the whole installation. */
  readonly tenant: string;
  readonly since: Millis;
  /** For the senders: every key that checks may read it. */
  readonly why: string;
  /** `key:<name>`, `job:<name>`. */
  readonly actor: string;
}

/**
 * Sending has stopped. Two things make a pause: a wish, of which there is one per tenant (who pauses again says why anew),
 * and a tripped circuit breaker. Each ends by itself: ending one leaves the others.
 */
export interface Pause extends PauseWish {
  /** Its place in the list of all. */
  readonly key: string;
  /** Only mail of this configuration set; `''` = whatever the set. */
  readonly configurationSet: string;
  /** Only mail of this AWS account, in this Region; `''` = wherever. */
  readonly account: string;
  readonly region: string;
  /** Mail whose account (Region) nobody names is meant too. */
  readonly assumesAccount: boolean;
  readonly assumesRegion: boolean;
}

/** Mail that is about to be sent, as far as its sender tells. */
export interface PauseQuestion {
  readonly tenant: string;
  readonly configurationSet?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

export interface PauseStore {
  /**
   * What holds for this mail, or may hold, because the question leaves open what the pause is about; at most 100. The wish
   * for the whole installation, then the tenant's, then breakers, those of whole accounts and tenants first.
   */
  readonly of: (question: PauseQuestion) => Promise<readonly Pause[]>;
  /** By tenant, those of none first; of each tenant the wish first. `after` is a `key`. */
  readonly list: (page: { readonly after?: string; readonly limit: number }) => Promise<readonly Pause[]>;
  /** Pauses, or gives a pause another reason; it keeps the time since when it holds. Audited. */
  readonly pause: (wish: PauseWish) => Promise<void>;
  /** Ends a wish, and nothing else. Audited. @returns whether there was one. */
  readonly resume: (resumption: {
    readonly tenant: string;
    readonly at: Millis;
    readonly actor: string;
  }) => Promise<boolean>;
}
