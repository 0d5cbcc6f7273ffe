/** The jobs, in the time that a cron trigger has. */
import type { Job } from '../shared/jobs.ts';
import type { Log } from '../shared/log.ts';
import { type Clock, MINUTE, type Millis, SECOND } from '../shared/time.ts';
import type { LeaseStore } from '../store/contract.ts';

interface Options {
  readonly jobs: readonly Job[];
  readonly leases: LeaseStore;
  /** This run, among all. */
  readonly holder: string;
  readonly now: Clock;
  readonly log: Log;
  /** Default: 25 s. What is left over goes on with the next trigger. */
  readonly budget?: Millis;
}

/** How long a run keeps a job to itself: longer than any run, shorter than anybody would miss it. */
const LEASE = 2 * MINUTE;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/**
 * Runs every job that is due, slice by slice in turn, so that none starves behind another's backlog. A lease that is held
 * until the job is due again takes the place of a timer: isolates come and go.
 *
 * @returns the names of the jobs that did a slice.
 */
export async function runDueJobs(options: Options): Promise<readonly string[]> {
  const { jobs, leases, holder, now, log, budget = 25 * SECOND } = options;
  const deadline = now() + budget;
  const { signal } = new AbortController();
  const ran: string[] = [];
  const lease = (job: Job) => `job:${job.name}`;
  const rest = (job: Job) => leases.take(lease(job), holder, now() + job.every, now());

  /** @returns whether more of it is waiting. */
  const slice = async (job: Job): Promise<boolean> => {
    try {
      if (await job.run(signal)) return true;
    } catch (error) {
      log.warn('job-failed', { job: job.name, name: nameOf(error) });
    }
    await rest(job);
    return false;
  };

  const due: Job[] = [];
  for (const job of jobs) {
    if (await leases.take(lease(job), holder, now() + LEASE, now())) due.push(job);
  }
  let waiting: readonly Job[] = due;
  while (waiting.length > 0 && now() < deadline) {
    const more: Job[] = [];
    for (const job of waiting) {
      if (now() >= deadline) more.push(job);
      else {
        ran.push(job.name);
        if (await slice(job)) more.push(job);
      }
    }
    waiting = more;
  }
  for (const job of waiting) await leases.release(lease(job), holder);
  return [...new Set(ran)];
}
