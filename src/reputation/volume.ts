/** Representative volume: the newest whole hours, as few as hold so many attempted mails. Pure. */
import type { AccountCounts, AccountHourCounts } from '../store/contract.ts';
import { addCounts, type Counts, ZERO_COUNTS } from './metrics.ts';

export interface VolumeWindow {
  /** First hour; `null` while there is none. */
  readonly from: number | null;
  /** `false`: there is no more mail than this. */
  readonly reached: boolean;
  readonly counts: Counts;
  /** Newest first. */
  readonly hours: readonly AccountHourCounts[];
}

const EMPTY: VolumeWindow = { from: null, reached: false, counts: ZERO_COUNTS, hours: [] };

/** Goes on with `window` into older hours, which come newest first, until `wanted` attempted mails are in it. */
export function extendVolume(
  wanted: number,
  older: readonly AccountHourCounts[],
  window: VolumeWindow = EMPTY,
): VolumeWindow {
  let { counts, from } = window;
  const hours = [...window.hours];
  for (const hour of older) {
    if (counts.attempted >= wanted) break;
    counts = addCounts(counts, hour);
    from = hour.hour;
    hours.push(hour);
  }
  return { from, reached: counts.attempted >= wanted, counts, hours };
}

/** One of the pairs that AWS judges, as a key. */
export const placeKey = ({ account, region }: Pick<AccountCounts, 'account' | 'region'>): string =>
  `${account}/${region}`;
