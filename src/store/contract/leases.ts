import type { Millis } from '../../shared/time.ts';

/** Who may do a job now, among all processes that share the store. */
export interface LeaseStore {
  /** Takes or renews a lease until a time. @returns false while somebody else holds it. */
  readonly take: (name: string, holder: string, until: Millis, now: Millis) => Promise<boolean>;
  /** Gives it back; a lease of somebody else stays. */
  /** Forgets leases that ran out: of jobs that no version knows any more. */
  readonly deleteExpired: (now: Millis) => Promise<void>;
  readonly release: (name: string, holder: string) => Promise<void>;
}
