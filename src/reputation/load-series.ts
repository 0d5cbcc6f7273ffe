/** Reads figures over time. */
import { setImmediate } from 'node:timers/promises';
import type { Millis } from '../shared/time.ts';
import type { EventCount, EventKind, ReputationStore } from '../store/contract.ts';
import type { FigureFilter, FigureStore } from './load-figures.ts';
import type { Counts } from './metrics.ts';
import { MEASURES, type Measure } from './rates.ts';
import { readHours } from './read-slices.ts';
import {
  type Bucket,
  bucketsOf,
  countSeries,
  rateSeries,
  type SeriesPoint,
  seriesRange,
  type WindowName,
} from './series.ts';
import { placeKey } from './volume.ts';

export interface SeriesRequest {
  readonly window: WindowName;
  readonly bucketHours: number;
  readonly now: Millis;
  readonly filter: FigureFilter;
}

export interface AccountSeries {
  readonly account: string;
  readonly region: string;
  /** One for each bucket. */
  readonly counts: readonly Counts[];
  readonly rates: Readonly<Record<Measure, readonly SeriesPoint[]>>;
}

/** The rates of each account and Region that had mail in the window or the one before it. */
export async function loadSeries(
  reputation: FigureStore,
  { window, bucketHours, now, filter }: SeriesRequest,
): Promise<{ readonly buckets: readonly Bucket[]; readonly accounts: readonly AccountSeries[] }> {
  const hours = await readHours(reputation, { ...filter, ...seriesRange(window, now) });
  const buckets = bucketsOf(window, now, bucketHours);
  const accounts: AccountSeries[] = [];
  for (const of of Map.groupBy(hours, placeKey).values()) {
    const [first] = of;
    if (first === undefined) continue;
    await setImmediate();
    const [bounce = [], complaint = []] = MEASURES.map((measure) => rateSeries(measure, of, window, now, bucketHours));
    const { account, region } = first;
    accounts.push({ account, region, counts: countSeries(of, buckets), rates: { bounce, complaint } });
  }
  return { buckets, accounts };
}

/** What events are counted, whether or not any came. */
const EVENT_SERIES: readonly { readonly kind: EventKind; readonly class: string }[] = [
  ...['hard', 'soft', 'not-attempted'].map((of) => ({ kind: 'Bounce' as const, class: of })),
  ...['complaint', 'not-spam', 'not-sent'].map((of) => ({ kind: 'Complaint' as const, class: of })),
  ...(['DeliveryDelay', 'Reject', 'Rendering Failure', 'Open', 'Click'] as const).map((kind) => ({ kind, class: '' })),
];

export interface EventSeries {
  readonly kind: EventKind;
  readonly class: string;
  /** One for each bucket. */
  readonly counts: readonly number[];
}

function eventSeries(events: readonly EventCount[], buckets: readonly Bucket[]): readonly EventSeries[] {
  const byClass = Map.groupBy(events, ({ kind, class: of }) => `${kind}/${of}`);
  return EVENT_SERIES.map(({ kind, class: of }) => {
    const mine = byClass.get(`${kind}/${of}`) ?? [];
    const counts = buckets.map(({ hours: { from, to } }) =>
      mine.reduce((sum, { hour, count }) => (hour >= from && hour < to ? sum + count : sum), 0),
    );
    return { kind, class: of, counts };
  });
}

/** Events by the hour in which they happened, all accounts and Regions that are asked about together. */
export async function loadEventSeries(
  reputation: Pick<ReputationStore, 'eventHours'>,
  { window, bucketHours, now, filter }: Omit<SeriesRequest, 'filter'> & { readonly filter: Omit<FigureFilter, 'of'> },
): Promise<{ readonly buckets: readonly Bucket[]; readonly events: readonly EventSeries[] }> {
  const buckets = bucketsOf(window, now, bucketHours);
  const from = buckets[0]?.hours.from ?? 0;
  const to = buckets.at(-1)?.hours.to ?? 0;
  return { buckets, events: eventSeries(await reputation.eventHours({ ...filter, from, to }), buckets) };
}
