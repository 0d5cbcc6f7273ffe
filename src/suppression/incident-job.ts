import type { Job } from '../shared/jobs.ts';
import { type Clock, SECOND } from '../shared/time.ts';
import type { IncidentStore } from '../store/contract.ts';

/** Bounces looked at in one transaction: it must not hold the event loop. */
const SLICE = 200;

/** Takes the bounces of incidents back, slice by slice; after a restart it goes on where it was. */
export const createIncidentJob = (incidents: IncidentStore, now: Clock): Job => ({
  name: 'incidents',
  every: 2 * SECOND,
  run: () => incidents.advance(SLICE, now()),
});
