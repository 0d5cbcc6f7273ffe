/** A first full pull of a long list, without SES's pace: rows a second, the longest hold of the event loop, memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../src/shared/log.ts';
import { ok } from '../src/shared/result.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { createSyncJob } from '../src/suppression/sync/job.ts';
import type { SesLists } from '../src/suppression/sync/ses.ts';

const TOTAL = Number(process.env.ADDRESSES || 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'ses-sentinel-'));
const migrations = fileURLToPath(new URL('../drizzle/sqlite', import.meta.url));
const store = openSqlite({ path: join(folder, 'sync.db'), migrations });

const at = Date.UTC(2026, 6, 14);
const ses: SesLists = {
  list: async (_, { pageSize, token }) => {
    const from = Number(token ?? 0);
    const size = Math.min(pageSize, TOTAL - from);
    const entries = Array.from({ length: size }, (__, n) => ({
      spelling: `Person.${(from + n) * 7919}@Example.net`,
      reason: 'BOUNCE',
      lastUpdateAt: at + from + n,
    }));
    return ok({ entries, next: from + size < TOTAL ? String(from + size) : null });
  },
  get: async () => ok(null),
  put: async () => ok(null),
  remove: async () => ok(null),
};

const job = createSyncJob(
  {
    ses,
    store: store.sync,
    settings: {
      regions: ['us-east-1'],
      push: ['bounce', 'complaint'],
      pushDefaultTenant: false,
      tenants: [],
      dryRun: false,
      fullEvery: 86_400_000,
      endpoint: null,
    },
    namesTenants: false,
    now: Date.now,
    sleep: async () => {},
    random: Math.random,
    log: silentLog,
  },
  'us-east-1',
);

/** Blocks of ours: SES lists every other one. */
const OURS = Number(process.env.OURS || 2_000);
const ours = (from: number) =>
  Array.from({ length: 1_000 }, (_, n) => ({
    address: n % 2 === 0 ? `person.${(from + n) * 7919}@example.net` : `ours.${from + n}@example.net`,
    ...{ tenant: '', stream: '', since: at, expiresAt: null, evidence: null, note: null, actor: 'key:bench' },
    reason: 'bounce' as const,
    origin: 'api' as const,
  }));
for (let from = 0; from < OURS; from += 1_000) await store.suppressions.put(ours(from), at);

const { signal } = new AbortController();
const pull = async (name: string) => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const began = performance.now();
  let rss = 0;
  while (await job.run(signal)) {
    rss = Math.max(rss, process.memoryUsage().rss);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const seconds = (performance.now() - began) / 1_000;
  delay.disable();
  const ms = (n: number) => (n / 1e6).toFixed(0);
  console.log(
    `${name}: ${TOTAL} addresses in ${seconds.toFixed(1)} s (${Math.round(TOTAL / seconds)}/s); event loop held ${ms(delay.percentile(99))} ms (99 %), ${ms(delay.max)} ms at most; ${Math.round(rss / 2 ** 20)} MiB`,
  );
};

try {
  await pull('first full pull');
  await store.sync.request([{ region: 'us-east-1', tenant: '' }], Date.now(), null);
  await pull('second full pull');
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
