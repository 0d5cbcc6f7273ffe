/** What is measured at the moment when Prometheus asks. */
import { alertGauges } from './reputation/alerts/gauges.ts';
import { awsGauges } from './reputation/aws/gauges.ts';
import type { WatchSettings } from './reputation/aws/settings.ts';
import { reputationGauges } from './reputation/gauges.ts';
import type { Log } from './shared/log.ts';
import { type Gauge, single } from './shared/metrics.ts';
import type { Millis } from './shared/time.ts';
import type { Store } from './store/contract.ts';
import type { SyncSettings } from './suppression/sync/settings.ts';
import { loadSyncStatus, syncGauges } from './suppression/sync/status.ts';
import { webhookGauges } from './webhooks/gauges.ts';

export interface GaugeOptions {
  readonly store: Store;
  readonly sync: SyncSettings;
  readonly watch: WatchSettings;
  readonly log: Log;
}

type GaugeSource = (options: GaugeOptions, now: Millis) => Promise<readonly Gauge[]>;

/** A new one is a line here. Each is asked by itself: what one cannot tell, the others still do. */
const SOURCES: Readonly<Record<string, GaugeSource>> = {
  reputation: ({ store }, now) => reputationGauges(store, now),
  quarantine: async ({ store }) => [
    single('ses_sentinel_quarantined_messages', 'What lies in quarantine now', await store.quarantine.count()),
  ],
  retention: async ({ store }) => [
    single(
      'ses_sentinel_too_late_messages',
      'Messages told of after their mail was forgotten, since the beginning',
      (await store.retention.status()).tooLate,
    ),
  ],
  aws: ({ store, watch }, now) => awsGauges(store.aws, watch, now),
  alerts: ({ store }) => alertGauges(store.alerts),
  webhooks: ({ store }, now) => webhookGauges(store, now),
  sync: async ({ store, sync }, now) => syncGauges(await loadSyncStatus(store.sync, sync), now),
};

/** Series of gauges in one answer. What goes beyond is left out, and counted. */
const MAX_SERIES = 5_000;

function capped(gauges: readonly Gauge[], most: number): readonly Gauge[] {
  let left = most;
  let dropped = 0;
  const kept = gauges.map((gauge) => {
    const samples = gauge.samples.slice(0, left);
    left -= samples.length;
    dropped += gauge.samples.length - samples.length;
    return { ...gauge, samples };
  });
  return [...kept, single('ses_sentinel_dropped_series', `Series beyond ${most}, which were left out`, dropped)];
}

/** All gauges; `ses_sentinel_gauges_up` is 0 for a source that failed. */
export async function gaugesOf(
  options: GaugeOptions,
  now: Millis,
  { sources = SOURCES, maxSeries = MAX_SERIES } = {},
): Promise<readonly Gauge[]> {
  const asked = await Promise.all(
    Object.entries(sources).map(async ([source, gauges]) => {
      try {
        return { source, gauges: await gauges(options, now), up: 1 };
      } catch (error) {
        options.log.error('gauges-failed', { source, name: error instanceof Error ? error.name : 'unknown' });
        return { source, gauges: [], up: 0 };
      }
    }),
  );
  const up = asked.map((each) => ({ labels: { source: each.source }, value: each.up }));
  return [
    { name: 'ses_sentinel_gauges_up', help: 'Whether the gauges of this source could be read', samples: up },
    ...capped(
      asked.flatMap(({ gauges }) => gauges),
      maxSeries,
    ),
  ];
}
