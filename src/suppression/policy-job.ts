import type { Job } from '../shared/jobs.ts';
import { type Clock, SECOND } from '../shared/time.ts';
import type { PolicyStore } from '../store/contract.ts';

/** Addresses in one transaction: it must not hold the event loop. */
const SLICE = 100;

/** Brings entries in line with a new policy, slice by slice; after a restart it goes on where it was. */
export const createPolicyJob = (policy: PolicyStore, now: Clock): Job => ({
  name: 'policy',
  every: 5 * SECOND,
  run: () => policy.apply(SLICE, now()),
});
