/** Reads what the page of one source shows. */
import { HOUR, type Millis } from '../../shared/time.ts';
import type { Notice } from '../../store/contract.ts';
import { type HourOfSource, healthOf, rhythmFrom, type SourceHealth } from './condition.ts';
import { type SourcesStore, type WaitingTopic, waitingOf } from './load.ts';

export const BAR_WINDOWS = {
  '24h': { bars: 24, hours: 1 },
  '7d': { bars: 28, hours: 6 },
} as const;
export type BarWindow = keyof typeof BAR_WINDOWS;

export interface Bar {
  readonly from: Millis;
  readonly messages: number;
}

export interface SourceView {
  readonly now: Millis;
  readonly health: SourceHealth;
  readonly notices: readonly Notice[];
  /** `null`: it waits for nobody. */
  readonly waiting: WaitingTopic | null;
  readonly window: BarWindow;
  /** Oldest first; the last one is still filling. */
  readonly bars: readonly Bar[];
}

/** Whole hours of the clock, or quarters of a UTC day: the last bar holds the present hour. */
export function barsOf(arrivals: readonly HourOfSource[], window: BarWindow, now: Millis): readonly Bar[] {
  const { bars, hours } = BAR_WINDOWS[window];
  const current = Math.floor(now / HOUR / hours);
  const sums = new Map<number, number>();
  for (const { hour, messages } of arrivals) {
    const bar = Math.floor(hour / hours);
    sums.set(bar, (sums.get(bar) ?? 0) + messages);
  }
  return Array.from({ length: bars }, (_, n) => current - bars + 1 + n).map((bar) => ({
    from: bar * hours * HOUR,
    messages: sums.get(bar) ?? 0,
  }));
}

/** `null`: there is no such source. */
export async function loadSource(
  store: SourcesStore,
  { id, window, now }: { readonly id: string; readonly window: BarWindow; readonly now: Millis },
): Promise<SourceView | null> {
  const [sources, arrivals, notices] = await Promise.all([
    store.sources.list(),
    store.reputation.arrivals({ from: rhythmFrom(now), to: Math.floor(now / HOUR) + 1 }),
    store.sources.notices(id),
  ]);
  const own = arrivals.filter(({ source }) => source === id);
  const source = sources.find((each) => each.id === id);
  const [health] = source === undefined ? [] : healthOf([source], own, now);
  if (health === undefined) return null;
  const waiting = (await waitingOf(store, sources, now)).find((each) => each.source.id === id) ?? null;
  return { now, health, notices, waiting, window, bars: barsOf(own, window, now) };
}
