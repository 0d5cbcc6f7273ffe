/** One slice of a job at a time: whether there is room for it, and how it ended. */
import { type Job, NoRoomError } from '../shared/jobs.ts';
import type { Log } from '../shared/log.ts';
import type { Millis } from '../shared/time.ts';
import type { Budget } from './budget.ts';
import type { Meter } from './meter.ts';

export interface SlicesOptions {
  readonly budget: Budget;
  readonly meter: Pick<Meter, 'run'>;
  readonly sliceTime: Millis;
  readonly log: Log;
}

/**
 * `more` is waiting; `done` for now, or failed; `cut` short by the budget, to be done again by the next run; `too-large` for
 * any run; `hung`: it did not end in time, and may still be at work.
 */
export type SliceEnd = 'more' | 'done' | 'cut' | 'too-large' | 'hung';

export interface Slices {
  /** Whether what is left is enough, as far as its slices so far tell. */
  readonly hasRoom: (job: Job) => boolean;
  /** Never rejects. */
  readonly run: (job: Job) => Promise<SliceEnd>;
}

/** Of a job that has not run yet: most idle ones ask one question. */
const UNKNOWN = 5;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

export function createSlices({ budget, meter, sliceTime, log }: SlicesOptions): Slices {
  const whole = budget.left().statements;
  const largest = new Map<Job, number>();

  const failed = (job: Job, error: unknown, before: { readonly left: number; readonly refusals: number }): SliceEnd => {
    if (!(error instanceof NoRoomError) && budget.refusals() === before.refusals) {
      log.warn('job-failed', { job: job.name, name: nameOf(error) });
      return 'done';
    }
    if (before.left < whole) return 'cut';
    // It had all there is: the next run could give it no more.
    log.error('job-larger-than-budget', { job: job.name, statements: whole });
    return 'too-large';
  };

  return {
    hasRoom: (job) => {
      const { statements, fetches } = budget.left();
      return fetches > 0 && statements >= (largest.get(job) ?? Math.min(UNKNOWN, whole));
    },
    run: async (job) => {
      const stop = new AbortController();
      const before = { left: budget.left().statements, refusals: budget.refusals() };
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<'hung'>((resolve) => {
        timer = setTimeout(() => {
          resolve('hung');
          stop.abort();
        }, sliceTime);
      });
      try {
        const end = await Promise.race([late, meter.run(budget, () => job.run(stop.signal))]);
        if (end === 'hung') {
          log.warn('job-hung', { job: job.name });
          return end;
        }
        return end ? 'more' : 'done';
      } catch (error) {
        return failed(job, error, before);
      } finally {
        clearTimeout(timer);
        largest.set(job, Math.max(largest.get(job) ?? 0, before.left - budget.left().statements));
      }
    },
  };
}
