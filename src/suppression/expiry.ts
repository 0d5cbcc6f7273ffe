import type { Job } from '../shared/jobs.ts';
import { type Clock, MINUTE } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';

export interface ExpiryOptions {
  readonly store: Pick<Store, 'suppressions' | 'access' | 'leases'>;
  readonly now: Clock;
}

const SLICE = 500;

/**
 * Takes out what ran out: entries, each with a line of history, and sessions and leases. A check never waits for it: an
 * entry's expiry takes effect at once.
 */
export const createExpiryJob = ({ store, now }: ExpiryOptions): Job => ({
  name: 'expiry',
  every: MINUTE,
  run: async () => {
    const at = now();
    if ((await store.suppressions.expire(at, SLICE)) > 0) return true;
    await store.access.deleteExpiredSessions(at);
    await store.leases.deleteExpired(at);
    return false;
  },
});
