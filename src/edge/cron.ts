/** The jobs, within what one cron trigger may do. */
import type { Job } from '../shared/jobs.ts';
import type { Log } from '../shared/log.ts';
import { type Clock, MINUTE, type Millis, SECOND } from '../shared/time.ts';
import type { LeaseStore } from '../store/contract.ts';
import { type Budget, createBudget } from './budget.ts';
import type { Meter } from './meter.ts';
import { createSlices, type SliceEnd } from './slices.ts';

export interface RunOptions {
  readonly jobs: readonly Job[];
  readonly leases: LeaseStore;
  /** This run, among all. */
  readonly holder: string;
  readonly now: Clock;
  readonly log: Log;
  /** What this invocation may still do. */
  readonly budget: Budget;
  readonly meter: Pick<Meter, 'run'>;
  /** No slice begins later. Default: 25 s; a trigger each minute has 30 s of CPU, and waits cost none. */
  readonly time?: Millis;
  /** A slice is given up after so long. Default: 30 s, longer than any request to the outside may take. */
  readonly sliceTime?: Millis;
}

/** What became of the jobs, by name. */
export interface CronRun {
  readonly ran: readonly string[];
  /** These go on with the next trigger, the one that waited longest first. */
  readonly left: readonly string[];
}

/** How long a run keeps the jobs to itself: longer than `time` and `sliceTime` together, shorter than anybody would miss them. */
const LEASE = 2 * MINUTE;

/** Held by the run that is under way. A lease for each job would be two rows written for each, every minute. */
const RUN = 'cron';

/** Triggers come a little early or late: a job whose time comes before the middle between two is due at the first. */
const EARLY = MINUTE / 2;

/** Until a job that was larger than the whole budget is tried again: it costs all others a minute. */
const TOO_LARGE = 10 * MINUTE;

/** The statement that gives the lease back and notes the places. */
const PUT_BACK = 1;

interface Times {
  readonly startedAt: Millis;
  /** Of one job. */
  readonly dueAt: Millis;
}

/** When a job is due again whose last slice ended so; else its time stays, and with it its place before the others. */
function nextDue({ every }: Job, end: SliceEnd | undefined, { startedAt, dueAt }: Times): Millis {
  if (end === 'done') return startedAt + Math.max(every, MINUTE) - EARLY;
  if (end === 'too-large') return startedAt + TOO_LARGE;
  // What hangs may still be at work: not before the run's own lease would have run out.
  if (end === 'hung') return startedAt + LEASE;
  return end === 'more' ? startedAt : dueAt;
}

/** Of a job without a note of it: due with every trigger, behind those that waited. */
const needsNoNote = (until: Millis, { startedAt, dueAt }: Times): boolean =>
  until <= startedAt + EARLY && dueAt >= startedAt - MINUTE;

const leaseOf = ({ name }: Job): string => `job:${name}`;

/**
 * Runs the jobs that are due, slice by slice in turn, those first that have waited longest; none begins when time or budget
 * runs short. When a job is due again is noted as the end of a lease: that stands for a timer and for a place in a queue, for
 * isolates come and go. A job without a note is due. A run that dies keeps all jobs until `LEASE` is over.
 */
export async function runDueJobs(options: RunOptions): Promise<CronRun> {
  const { jobs, leases, holder, now, budget, meter, time = 25 * SECOND, sliceTime = 30 * SECOND } = options;
  const startedAt = now();
  const times = await leases.times(jobs.map(leaseOf));
  const dueAt = (job: Job): Millis => times.get(leaseOf(job)) ?? startedAt - EARLY;
  const due = jobs.filter((job) => dueAt(job) <= startedAt).sort((a, b) => dueAt(a) - dueAt(b));
  if (due.length === 0 || !(await leases.take(RUN, holder, startedAt + LEASE, startedAt))) return { ran: [], left: [] };

  const { statements, fetches } = budget.left();
  const slices = createBudget({ statements: statements - PUT_BACK, fetches });
  const slice = createSlices({ budget: slices, meter, sliceTime, log: options.log });
  const ends = new Map<Job, SliceEnd>();
  let waiting: readonly Job[] = due;
  while (waiting.length > 0) {
    const more: Job[] = [];
    for (const job of waiting) {
      if (now() - startedAt >= time || !slice.hasRoom(job)) continue;
      const end = await slice.run(job);
      // Cut short after slices that came through: it had its share.
      ends.set(job, end === 'cut' && ends.has(job) ? 'more' : end);
      if (end === 'more') more.push(job);
    }
    waiting = more;
  }
  slices.close();
  const left = due.filter((job) => ends.get(job) !== 'done');
  const notes = due.flatMap((job) => {
    const of = { startedAt, dueAt: dueAt(job) };
    const until = nextDue(job, ends.get(job), of);
    return ends.get(job) === 'done' && needsNoNote(until, of) ? [] : [{ name: leaseOf(job), until }];
  });
  // Triggers that overlap with this one find nothing to do, unless something is left.
  const over = { name: RUN, until: left.length > 0 ? startedAt : startedAt + EARLY };
  await leases.put([...notes, over], { holder, of: RUN });
  return {
    ran: due.filter((job) => ends.has(job)).map(({ name }) => name),
    left: left.filter((job) => ends.get(job) !== 'hung').map(({ name }) => name),
  };
}
