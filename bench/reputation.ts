/**
 * What reading rates costs with few and with many events stored, side by side in one process, and what keeping them ready
 * costs the ingest.
 *
 *   node bench/reputation.ts [few events] [many events]
 *
 * Times are those of the thread's own work: what other programs do on the machine is not in them. With BENCH_FOLDER the
 * files stay there, and serve again.
 *
 * Twice: with many values, of which the smaller file has few in an hour, and with so few values that both files have nearly all
 * of them in every hour. What the first ratio has beyond the second is that difference.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOverview } from '../src/dashboard/overview/load.ts';
import { gaugesOf } from '../src/gauges.ts';
import { createNodeMetrics } from '../src/node-metrics.ts';
import type { WatchSettings } from '../src/reputation/aws/settings.ts';
import { silentLog } from '../src/shared/log.ts';
import { HOUR } from '../src/shared/time.ts';
import { DIMENSIONS, type Store } from '../src/store/contract.ts';
import type { SyncSettings } from '../src/suppression/sync/settings.ts';
import { type Filled, fill, NOW } from './filled.ts';
import { quantile, timed } from './measure.ts';
import { batchOf, FEW_VALUES, MANY_VALUES } from './reputation-mail.ts';

const [FEW, MANY] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 500_000)];
const ROUNDS = 9;
const TIMED = 40;
const kept = process.env.BENCH_FOLDER;
const folder = kept ?? mkdtempSync(join(tmpdir(), 'ses-sentinel-bench-'));

/** How long one batch holds the event loop, on a store with all these events. */
async function batches(store: Store): Promise<void> {
  const times: number[] = [];
  const mails = 60 * 120;
  let notifications = 0;
  for (let n = 0; n < mails; n += 120) {
    const batch = batchOf(10_000_000 + n, 10_000_000 + n + 120, 10_000_000 + mails, MANY_VALUES);
    notifications += batch.notifications;
    times.push(await timed(() => store.events.record(batch)));
  }
  const all = times.reduce((sum, time) => sum + time, 0);
  console.log(
    `a batch of ${Math.round(notifications / times.length)} events holds the event loop: p50 ${quantile(times, 0.5).toFixed(1)}, p99 ${quantile(times, 0.99).toFixed(1)}, at most ${Math.max(...times).toFixed(1)} ms (${((all * 1_000) / notifications).toFixed(0)} µs each)`,
  );
}

const metrics = createNodeMetrics();
const WATCH_OFF: WatchSettings = { regions: [], every: 300_000, accounts: [] };
const SYNC_OFF: SyncSettings = {
  regions: [],
  push: [],
  pushDefaultTenant: false,
  tenants: [],
  dryRun: false,
  fullEvery: 24 * HOUR,
  endpoint: null,
};
/** Both ends lie within a day. */
const last = (days: number) => ({ to: NOW / HOUR, from: NOW / HOUR - days * 24 });

const GROUPS: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  ...Object.fromEntries(
    DIMENSIONS.flatMap((dimension) =>
      [7, 30, 90].map((days) => [
        `groups by ${dimension} ${days}d`,
        (store: Store) => store.reputation.groups({ ...last(days), dimension, limit: 50 }),
      ]),
    ),
  ),
  'groups by recipientDomain 90d of a tenant': (store) =>
    store.reputation.groups({ ...last(90), dimension: 'recipientDomain', tenant: 'tenant-0', limit: 50 }),
};

const QUERIES: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  ...Object.fromEntries(
    (['24h', '7d', '30d'] as const).map((window) => [
      `overview ${window}`,
      (store: Store) => loadOverview(store, { window, now: NOW, tenant: null, account: undefined }),
    ]),
  ),
  'overview 7d of a tenant': (store) =>
    loadOverview(store, { window: '7d', now: NOW, tenant: 'tenant-3', account: undefined }),
  ...Object.fromEntries(
    [1, 7, 30, 90].flatMap((days) => [
      [`hours ${days}d`, (store: Store) => store.reputation.hours(last(days))],
      [`accounts' hours ${days}d`, (store: Store) => store.reputation.accountHours(last(days))],
    ]),
  ),
  ...GROUPS,
  'event types 90d': (store) => store.reputation.eventTypes(last(90)),
  'scrape of /metrics': async (store) =>
    metrics.render(await gaugesOf({ store, sync: SYNC_OFF, watch: WATCH_OFF, log: silentLog }, NOW)),
  "events' hours 90d": (store) => store.reputation.eventHours(last(90)),
};

/** The clock of a thread's work ticks every few ms: a query is repeated until its time is many ticks. */
async function repetitions(query: () => Promise<unknown>): Promise<number> {
  const took = await timed(async () => {
    for (let i = 0; i < 5; i++) await query();
  });
  return Math.max(1, Math.min(200, Math.ceil(TIMED / Math.max(took / 5, 0.1))));
}

async function compare(few: Filled, many: Filled, queries: typeof QUERIES): Promise<void> {
  const names = [few, many].map(({ events }) => events.toLocaleString('en'));
  console.log(`| query | ${names.join(' | ')} | ratio |\n|---|---|---|---|`);
  for (const [name, query] of Object.entries(queries)) {
    const runs = [few, many].map(({ store }) => ({ run: () => query(store), times: [] as number[], n: 1 }));
    for (const each of runs) each.n = await repetitions(each.run);
    for (let round = 0; round < ROUNDS; round++) {
      for (const { run, times, n } of runs) {
        const took = await timed(async () => {
          for (let i = 0; i < n; i++) await run();
        });
        times.push(took / n);
      }
    }
    const [x = 0, y = 0] = runs.map(({ times }) => quantile(times, 0.5));
    console.log(`| ${name} | ${x.toFixed(2)} ms | ${y.toFixed(2)} ms | ${(y / x).toFixed(2)} |`);
  }
}

try {
  for (const variety of [MANY_VALUES, FEW_VALUES]) {
    console.log(`${variety.tenants} tenants, ${variety.campaigns} campaigns, ${variety.domains} recipient domains`);
    const few = await fill(folder, FEW, variety);
    const many = await fill(folder, MANY, variety);
    await compare(few, many, variety === MANY_VALUES ? QUERIES : GROUPS);
    if (variety === MANY_VALUES) await batches(many.store);
    await Promise.all([few.store.close(), many.store.close()]);
  }
} finally {
  if (kept === undefined) rmSync(folder, { recursive: true, force: true });
}
