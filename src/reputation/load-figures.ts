/** Reads what is said of each account and Region. Every figure of one answer comes from the same instant. */
import { setImmediate } from 'node:timers/promises';
import type { Millis } from '../shared/time.ts';
import type { AccountCounts, HourFilter, ReputationStore } from '../store/contract.ts';
import { type AccountFigures, figuresOf, leavingRange, outlookOf, paceRange } from './figures.ts';
import { METRIC_NAMES, ZERO_COUNTS } from './metrics.ts';
import { accountVerdicts } from './rates.ts';
import { readAccounts, readHours } from './read-slices.ts';
import { WINDOWS, type WindowName, windowRange } from './series.ts';
import { extendVolume, placeKey, type VolumeWindow } from './volume.ts';
import { VOLUME_LOOKBACK } from './windows.ts';

export type FigureStore = Pick<ReputationStore, 'accounts' | 'accountHours'>;

/** Whose mail: everybody's, or some of it. */
export type FigureFilter = Omit<HourFilter, 'from' | 'to'>;

export interface FigureRequest {
  readonly now: Millis;
  readonly filter: FigureFilter;
}

/** Hours of a representative volume that are read at once. */
const STEP = 240;

const byPlace = <T extends Pick<AccountCounts, 'account' | 'region'>>(rows: readonly T[]) =>
  new Map(rows.map((row) => [placeKey(row), row]));

/** Worst first, as AWS judges: each account and Region on its own. */
function inOrder(figures: readonly AccountFigures[]): readonly AccountFigures[] {
  const known = byPlace(figures);
  const verdicts = accountVerdicts(figures.map(({ account, region, counts }) => ({ account, region, ...counts })));
  return verdicts.flatMap((verdict) => known.get(placeKey(verdict)) ?? []);
}

const countsOf = ({ account: _, region: __, ...counts }: AccountCounts) => counts;

/** A calendar window, the one before it, and where it leads. */
export async function loadFigures(
  reputation: FigureStore,
  { window, now, filter }: FigureRequest & { readonly window: WindowName },
): Promise<readonly AccountFigures[]> {
  const range = windowRange(window, now);
  const former = { from: 2 * range.from - range.to, to: range.from };
  const [accounts, before, recent, leaving] = await Promise.all([
    readAccounts(reputation, { ...filter, ...range }),
    readAccounts(reputation, { ...filter, ...former }),
    readAccounts(reputation, { ...filter, ...paceRange(range) }),
    readHours(reputation, { ...filter, ...leavingRange(range) }),
  ]);
  const befores = byPlace(before);
  const recents = byPlace(recent);
  const hours = Map.groupBy(leaving, placeKey);
  return inOrder(
    accounts.map((row) => {
      const key = placeKey(row);
      const { account, region } = row;
      const counts = countsOf(row);
      const past = befores.get(key);
      const outlook = outlookOf({
        ...{ now, range, counts },
        moving: { hours: WINDOWS[window].hours },
        recent: recents.get(key) ?? ZERO_COUNTS,
        leaving: hours.get(key) ?? [],
      });
      const compared = past === undefined ? null : { range: former, counts: countsOf(past) };
      return figuresOf({ account, region, range, counts, before: compared, outlook, volume: null });
    }),
  );
}

/** The newest hours of each account and Region that hold `wanted` attempted mails, looked for in the last 400 days. */
export async function loadVolumes(
  reputation: FigureStore,
  { wanted, now, filter }: FigureRequest & { readonly wanted: number },
): Promise<readonly AccountFigures[]> {
  const { to } = windowRange('1h', now);
  const oldest = to - VOLUME_LOOKBACK;
  const all = await readAccounts(reputation, { ...filter, from: oldest, to });
  const windows = new Map<string, VolumeWindow>(all.map((row) => [placeKey(row), extendVolume(wanted, [])]));
  const complete = (row: AccountCounts): boolean => {
    const found = windows.get(placeKey(row));
    return found === undefined || found.reached || METRIC_NAMES.every((name) => found.counts[name] === row[name]);
  };
  for (let end = to; end > oldest && !all.every(complete); end -= STEP) {
    if (end < to) await setImmediate();
    const hours = await reputation.accountHours({ ...filter, from: Math.max(oldest, end - STEP), to: end });
    for (const [key, older] of Map.groupBy(hours, placeKey))
      windows.set(key, extendVolume(wanted, older.toReversed(), windows.get(key)));
  }
  const pace = paceRange({ from: oldest, to });
  const recents = byPlace(await readAccounts(reputation, { ...filter, ...pace }));
  return inOrder(
    all.flatMap((row) => {
      const key = placeKey(row);
      const found = windows.get(key);
      if (found === undefined || found.from === null) return [];
      const { account, region } = row;
      const { counts, reached, hours } = found;
      const range = { from: found.from, to };
      // The pace is that of the last day, though fewer hours may hold the volume.
      const outlook = outlookOf({
        ...{ now, counts },
        range: { from: Math.min(range.from, pace.from), to },
        moving: { volume: wanted },
        recent: recents.get(key) ?? ZERO_COUNTS,
        leaving: hours.toReversed(),
      });
      return figuresOf({ account, region, range, counts, before: null, outlook, volume: { wanted, reached } });
    }),
  );
}
