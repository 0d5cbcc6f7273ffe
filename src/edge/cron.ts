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

/** How long a run keeps a job to itself: longer than `time` and `sliceTime` together, shorter than anybody would miss it. */
const LEASE = 2 * MINUTE;

/** Triggers come a little early or late: a job whose time comes before the middle between two is due at the first. */
const EARLY = MINUTE / 2;

/** Until a job that was larger than the whole budget is tried again: it costs all others a minute. */
const TOO_LARGE = 10 * MINUTE;

/** The statement that puts all leases back. */
const PUT_BACK = 1;

/** When a job is due again whose last slice ended so; `null`: its time stays, and with it its place before the others. */
function nextDue({ every }: Job, end: SliceEnd | undefined, startedAt: Millis): Millis | null {
  if (end === 'done') return startedAt + Math.max(0, every - EARLY);
  if (end === 'too-large') return startedAt + TOO_LARGE;
  return end === 'more' ? startedAt : null;
}

const leaseOf = ({ name }: Job): string => `job:${name}`;

/**
 * Runs the jobs that are due, slice by slice in turn, those first that have waited longest; none begins when time or budget
 * runs short. The end of a lease is when its job is due again: it takes the place of a timer and of a place in a queue, for
 * isolates come and go. A run that dies keeps its jobs until `LEASE` is over.
 */
export async function runDueJobs(options: RunOptions): Promise<CronRun> {
  const { jobs, leases, holder, now, budget, meter, time = 25 * SECOND, sliceTime = 30 * SECOND } = options;
  const startedAt = now();
  const times = await leases.times(jobs.map(leaseOf));
  const dueAt = (job: Job): Millis => times.get(leaseOf(job)) ?? 0;
  const due = jobs.filter((job) => dueAt(job) <= startedAt).sort((a, b) => dueAt(a) - dueAt(b));
  if (due.length === 0) return { ran: [], left: [] };
  const taken = await leases.takeAll(due.map(leaseOf), holder, startedAt + LEASE, startedAt);

  const mine = due.filter((job) => taken.has(leaseOf(job)));
  const { statements, fetches } = budget.left();
  const slices = createBudget({ statements: statements - PUT_BACK, fetches });
  const slice = createSlices({ budget: slices, meter, sliceTime, log: options.log });
  const ends = new Map<Job, SliceEnd>();
  let waiting: readonly Job[] = mine;
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
  // What hangs may still be at work: its lease stays, and runs out.
  const back = mine.filter((job) => ends.get(job) !== 'hung');
  const places = back.map((job) => ({
    name: leaseOf(job),
    until: nextDue(job, ends.get(job), startedAt) ?? dueAt(job),
  }));
  await leases.move(places, holder);
  return {
    ran: mine.filter((job) => ends.has(job)).map(({ name }) => name),
    left: back.filter((job) => ends.get(job) !== 'done').map(({ name }) => name),
  };
}
