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
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { loadOverview } from '../src/dashboard/overview/load.ts';
import { gaugesOf } from '../src/gauges.ts';
import { createNodeMetrics } from '../src/node-metrics.ts';
import type { WatchSettings } from '../src/reputation/aws/settings.ts';
import { createRollupJob } from '../src/reputation/rollups.ts';
import { silentLog } from '../src/shared/log.ts';
import { HOUR } from '../src/shared/time.ts';
import { DIMENSIONS, type Store } from '../src/store/contract.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import type { SyncSettings } from '../src/suppression/sync/settings.ts';
import { MIGRATIONS } from '../test/support/sqlite.ts';
import { batchOf, DAYS, END, FEW_VALUES, MANY_VALUES, mailsFor, type Variety } from './reputation-mail.ts';

const [FEW, MANY] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 500_000)];
const BIG_BATCH = 5_000;
/** In the afternoon of the last day: that one and the two before are not compacted. */
const NOW = END - 5 * HOUR;
const ROUNDS = 9;
const TIMED = 40;
const kept = process.env.BENCH_FOLDER;
const folder = kept ?? mkdtempSync(join(tmpdir(), 'ses-sentinel-bench-'));

const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const { user, system } = process.threadCpuUsage();
  await work();
  const used = process.threadCpuUsage();
  return (used.user - user + used.system - system) / 1_000;
};

/** The most work that was done between two turns of the event loop. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let going = true;
  const done = work().finally(() => {
    going = false;
  });
  let longest = 0;
  while (going) longest = Math.max(longest, await timed(() => setImmediate()));
  await done;
  return longest;
}

interface Filled {
  readonly store: Store;
  readonly events: number;
}

async function fill(events: number, variety: Variety): Promise<Filled> {
  const path = join(folder, `${events}-${variety.domains}.db`);
  const isThere = existsSync(path);
  const store = openSqlite({ path, migrations: MIGRATIONS });
  await store.reputation.recounted();
  const mails = mailsFor(events);
  if (isThere) return { store, events };
  let notifications = 0;
  const began = performance.now();
  const recording = await timed(async () => {
    for (let n = 0; n < mails; n += BIG_BATCH) {
      const batch = batchOf(n, Math.min(mails, n + BIG_BATCH), mails, variety);
      notifications += batch.notifications;
      await store.events.record(batch);
    }
  });
  const job = createRollupJob({
    reputation: store.reputation,
    verifiedDomains: new Set(),
    now: () => NOW,
  });
  const [days, turns]: [number[], number[]] = [[], []];
  for (let more = true; more; ) {
    days.push(
      await timed(async () => {
        turns.push(
          await longestTurn(async () => {
            more = await job.run(new AbortController().signal);
          }),
        );
      }),
    );
  }
  await store.ready();
  const took = (performance.now() - began) / 1_000;
  console.log(
    `${notifications.toLocaleString('en')} events of ${mails.toLocaleString('en')} mails over ${DAYS} days in ${took.toFixed(0)} s: ${((recording * 1_000) / notifications).toFixed(0)} µs of work each; ${Math.round(statSync(path).size / mails)} bytes on disk for each mail; compaction of a day: median ${quantile(days, 0.5).toFixed(0)} ms, at most ${Math.max(...days).toFixed(0)} ms, of which at most ${Math.max(...turns).toFixed(0)} ms at once (median of the days' longest ${quantile(turns, 0.5).toFixed(0)})`,
  );
  return { store, events };
}

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
    const few = await fill(FEW, variety);
    const many = await fill(MANY, variety);
    await compare(few, many, variety === MANY_VALUES ? QUERIES : GROUPS);
    if (variety === MANY_VALUES) await batches(many.store);
    await Promise.all([few.store.close(), many.store.close()]);
  }
} finally {
  if (kept === undefined) rmSync(folder, { recursive: true, force: true });
}
