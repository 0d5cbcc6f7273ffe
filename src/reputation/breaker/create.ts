/** The job of the service, and what it needs of AWS. */
import { setTimeout as wait } from 'node:timers/promises';
import { createBuckets } from '../../aws/bucket.ts';
import type { SesClients } from '../../aws/clients.ts';
import type { Job } from '../../shared/jobs.ts';
import { type BreakerJobOptions, createBreakerJob } from './job.ts';
import { createSendingSwitches } from './ses.ts';

export interface BreakerOptions extends Omit<BreakerJobOptions, 'switches' | 'random'> {
  readonly ses: Pick<SesClients, 'clientOf'>;
}

/** The circuit breaker, with the pace of SES's quota around its calls. */
export function createCircuitBreaker({ ses, ...options }: BreakerOptions): Job {
  const sleep = async (ms: number, signal: AbortSignal) => {
    await wait(ms, undefined, { signal });
  };
  const switches = createSendingSwitches({
    clientOf: ses.clientOf,
    buckets: createBuckets(),
    now: options.now,
    sleep,
  });
  return createBreakerJob({ ...options, switches, random: Math.random });
}
