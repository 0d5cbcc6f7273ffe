import type { Millis } from '../../shared/time.ts';

/** A lease, and when it runs out. */
export interface LeaseTime {
  readonly name: string;
  readonly until: Millis;
}

/** Who may do a job now, among all processes that share the store. */
export interface LeaseStore {
  /** Takes or renews a lease until a time. @returns false while somebody else holds it. */
  readonly take: (name: string, holder: string, until: Millis, now: Millis) => Promise<boolean>;
  /** Takes or renews those that nobody else holds. @returns their names. */
  readonly takeAll: (
    names: readonly string[],
    holder: string,
    until: Millis,
    now: Millis,
  ) => Promise<ReadonlySet<string>>;
  /** Until when leases are held or were last held; one that nobody knows is left out. */
  readonly times: (names: readonly string[]) => Promise<ReadonlyMap<string, Millis>>;
  /**
   * Sets the ends of leases, into the past as well, whoever has them; one that nobody knows is made. Does nothing unless `holder`
   * has the lease `of`.
   */
  readonly put: (times: readonly LeaseTime[], by: { readonly holder: string; readonly of: string }) => Promise<void>;
  /** Forgets leases that ran out: of jobs that no version knows any more. */
  readonly deleteExpired: (now: Millis) => Promise<void>;
  /** Gives it back; a lease of somebody else stays. */
  readonly release: (name: string, holder: string) => Promise<void>;
}
