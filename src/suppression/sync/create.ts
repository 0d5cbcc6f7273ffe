/** The jobs of the service, and what they need of AWS. */
import { setTimeout as wait } from 'node:timers/promises';
import { createBuckets } from '../../aws/bucket.ts';
import type { Job } from '../../shared/jobs.ts';
import type { Log } from '../../shared/log.ts';
import type { Metrics } from '../../shared/metrics.ts';
import type { Clock } from '../../shared/time.ts';
import type { SyncStore } from '../../store/contract.ts';
import type { Erased } from '../erased.ts';
import { createSyncJob } from './job.ts';
import { paced } from './pace.ts';
import type { StepLimits } from './pull.ts';
import type { SesLists } from './ses.ts';
import type { SyncSettings } from './settings.ts';
import { withoutErased } from './without-erased.ts';

export interface SyncOptions {
  readonly lists: SesLists;
  readonly erased: Pick<Erased, 'keysFor'>;
  readonly store: SyncStore;
  readonly settings: SyncSettings;
  readonly namesTenants: boolean;
  readonly limits?: StepLimits;
  readonly now: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
}

/** A job per Region; none when the sync is off or only to be shown. */
export function createSyncJobs({ lists, erased, metrics, ...options }: SyncOptions): readonly Job[] {
  const { settings, now } = options;
  if (settings.dryRun) return [];
  const sleep = async (ms: number, signal: AbortSignal) => {
    await wait(ms, undefined, { signal });
  };
  const ses = paced(withoutErased(lists, erased), { buckets: createBuckets(), now, sleep, metrics });
  return settings.regions.map((region) => createSyncJob({ ...options, ses, sleep, random: Math.random }, region));
}
