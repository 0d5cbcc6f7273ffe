/** Forgetting by age, as jobs. */
import type { Job } from '../shared/jobs.ts';
import { type Clock, DAY, HOUR } from '../shared/time.ts';
import type { RawStore, RetentionStore } from '../store/contract.ts';

export interface RetentionOptions {
  readonly retention: RetentionStore;
  /** Of sends, deliveries, opens, clicks; 0 = for ever. */
  readonly days: number;
  /** Of bounces, complaints and other evidence; 0 = for ever. */
  readonly bounceDays: number;
  readonly now: Clock;
}

/** Messages in one transaction: a slice must not hold the event loop. */
const SLICE = 250;

/**
 * The mark moves before anything goes: what is told of later cannot count what is gone. It stays while nothing is old enough
 * to go, so that a new installation takes the history that it is told.
 */
export function createRetentionJob({ retention, days, bounceDays, now }: RetentionOptions): Job {
  return {
    name: 'retention',
    every: HOUR,
    run: async () => {
      const at = now();
      const before = at - days * DAY;
      const nextDue = async () => {
        const oldest = await retention.oldest();
        return days > 0 && oldest !== null && oldest < before ? oldest : null;
      };
      const due = await nextDue();
      if (due !== null) {
        // Hour by hour: what one transaction leaves behind must be little.
        await retention.advance(Math.min(before, (Math.floor(due / HOUR) + 1) * HOUR));
        if ((await nextDue()) === null) await retention.advance(before);
      }
      if ((await retention.pruneMails(SLICE)) || due !== null) return true;
      if (bounceDays > 0 && (await retention.pruneEvidence(at - bounceDays * DAY, SLICE, at))) return true;
      await retention.finish(at);
      return false;
    },
  };
}

export interface RawRetentionOptions {
  readonly raw: RawStore;
  /** Of the texts of events. */
  readonly days: number;
  readonly now: Clock;
}

const RAW_SLICE = 500;

export const createRawRetentionJob = ({ raw, days, now }: RawRetentionOptions): Job => ({
  name: 'raw-retention',
  every: HOUR,
  run: async () => (await raw.prune(now() - days * DAY, RAW_SLICE)) > 0,
});

/** Begins to keep texts, or, with 0 days, forgets what was kept. To be awaited before the first message is taken. */
export const startRawKeeping = ({ raw, days, now }: RawRetentionOptions): Promise<void> =>
  days === 0 ? raw.drop() : raw.keep(now());
