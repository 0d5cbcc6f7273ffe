/** Work that is done again and again beside the requests: retention, synchronisation, deliveries. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LeaseStore } from '../store/contract.ts';
import type { Log } from './log.ts';
import { type Clock, MINUTE, type Millis } from './time.ts';

export interface Job {
  readonly name: string;
  /** Between the end of one run and the start of the next. */
  readonly every: Millis;
  /**
   * Does one slice, which must be over within seconds and may be cut off anywhere.
   *
   * @returns whether more is waiting: then the next slice follows at once.
   */
  readonly run: (signal: AbortSignal) => Promise<boolean>;
}

/** Thrown by a slice that cannot begin with what is left to this run: the next one has more. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
}

export interface JobsOptions {
  readonly jobs: readonly Job[];
  readonly leases: LeaseStore;
  /** This process, among those that share the store. */
  readonly holder: string;
  readonly now: Clock;
  readonly log: Log;
}

export interface RunningJobs {
  /** Resolves when the slices under way are over. */
  readonly stop: () => Promise<void>;
}

/** How long a process keeps a job to itself after it last did a slice. */
const LEASE = 2 * MINUTE;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Runs every job in a loop of its own. A job is done by one process at a time; a failed slice is tried again later. */
export function startJobs({ jobs, leases, holder, now, log }: JobsOptions): RunningJobs {
  const stopping = new AbortController();
  const { signal } = stopping;

  /** When the lease of a job that this process holds runs out. */
  const held = new Map<string, Millis>();

  /** Renews when half of the lease is over: a write for every slice would be one for every second of an idle service. */
  const mayRun = async (name: string): Promise<boolean> => {
    if ((held.get(name) ?? 0) - now() > LEASE / 2) return true;
    const until = now() + LEASE;
    const taken = await leases.take(`job:${name}`, holder, until, now());
    if (taken) held.set(name, until);
    else held.delete(name);
    return taken;
  };

  /** @returns how long to wait for the next slice. */
  const slice = async ({ name, every, run }: Job): Promise<Millis> => {
    try {
      // Whoever holds the lease may have been killed: then it is free once it has run out, however seldom the job is done.
      if (!(await mayRun(name))) return Math.min(every, LEASE);
      return (await run(signal)) ? 0 : every;
    } catch (error) {
      if (!signal.aborted) log.warn('job-failed', { job: name, name: nameOf(error) });
      return every;
    }
  };

  const loop = async (job: Job): Promise<void> => {
    while (!signal.aborted) {
      const wait = await slice(job);
      await sleep(wait, undefined, { signal, ref: false }).catch(() => {});
    }
    await leases.release(`job:${job.name}`, holder).catch(() => {});
  };

  const loops = jobs.map(loop);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
