/** Upkeep of the rollups: counting anew what a new version or setting has made wrong, and compacting days that are over. */
import type { Job } from '../shared/jobs.ts';
import { type Clock, DAY, MINUTE } from '../shared/time.ts';
import type { Comparison, ReputationStore } from '../store/contract.ts';

export interface RollupOptions {
  readonly reputation: ReputationStore;
  /** Canonical domains, whose mail is left out. */
  readonly verifiedDomains: ReadonlySet<string>;
  readonly now: Clock;
}

/** A day is compacted when hardly anything of it is still to come. */
const LEFT_ALONE = 2;

const HOURS = 24;
const NOTHING: Comparison = { counters: 0, differences: 0 };

async function recountNext(reputation: ReputationStore): Promise<boolean> {
  const { recountFrom } = await reputation.state();
  if (recountFrom === null) return false;
  const hours = await reputation.countableHours();
  const hour = Math.max(recountFrom, hours?.from ?? 0);
  if (hours === null || hour >= hours.to) {
    await reputation.recounted();
    return false;
  }
  await reputation.recount(hour);
  return true;
}

/** One hour, or one day, in a slice. What has to be counted anew goes before what is to be compacted. */
export function createRollupJob({ reputation, verifiedDomains, now }: RollupOptions): Job {
  let told = false;
  let nextDay = 0;
  return {
    name: 'rollups',
    every: MINUTE,
    run: async () => {
      if (!told) await reputation.setVerifiedDomains([...verifiedDomains]);
      told = true;
      if (await recountNext(reputation)) return true;
      // Each day once in a round: one that counts keep coming to would hold up all others.
      const day = await reputation.nextToCompact(Math.floor(now() / DAY) - LEFT_ALONE, nextDay);
      nextDay = day === null ? 0 : day + 1;
      if (day === null) return false;
      await reputation.compact(day);
      return true;
    },
  };
}

export interface HourProgress {
  readonly done: number;
  readonly hours: number;
  /** Counters (rows of rollups) that were compared. */
  readonly counters: number;
  /** Those that a fresh count did not confirm. */
  readonly differences: number;
}

/**
 * Compares each countable hour with a fresh count, and days' sums with those of their hours, and counts anew what differs when
 * `repair`: then the day's own sums are not used until it is compacted again. Yields after each hour.
 */
export async function* checkRollups(
  reputation: Pick<ReputationStore, 'countableHours' | 'compare' | 'compareDay' | 'recount'>,
  { repair }: { readonly repair: boolean },
): AsyncIterable<HourProgress> {
  const range = await reputation.countableHours();
  if (range === null) return;
  let progress: HourProgress = { done: 0, hours: range.to - range.from, counters: 0, differences: 0 };
  for (let hour = range.from; hour < range.to; hour++) {
    const ofHour = await reputation.compare(hour);
    const isFirst = hour === range.from || hour % HOURS === 0;
    const ofDay = isFirst ? await reputation.compareDay(Math.floor(hour / HOURS)) : NOTHING;
    const counters = ofHour.counters + ofDay.counters;
    const differences = ofHour.differences + ofDay.differences;
    if (repair && differences > 0) await reputation.recount(hour);
    progress = {
      ...progress,
      done: progress.done + 1,
      counters: progress.counters + counters,
      differences: progress.differences + differences,
    };
    yield progress;
  }
}
