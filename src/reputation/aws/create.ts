/** The jobs of the service, and what they need of AWS. */
import { setTimeout as wait } from 'node:timers/promises';
import { createBuckets } from '../../aws/bucket.ts';
import { createPace } from '../../aws/pace.ts';
import type { Job } from '../../shared/jobs.ts';
import { createWatchJob, type WatchJobOptions } from './job.ts';

/** A job per Region; none when the watch is off. */
export function createWatchJobs(options: Omit<WatchJobOptions, 'pace' | 'random'>): readonly Job[] {
  const sleep = async (ms: number, signal: AbortSignal) => {
    await wait(ms, undefined, { signal });
  };
  const pace = createPace({ buckets: createBuckets(), now: options.now, sleep });
  return options.settings.regions.map((region) => createWatchJob({ ...options, pace, random: Math.random }, region));
}
