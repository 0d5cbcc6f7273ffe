/**
 * A large list: imported over HTTP while a client checks addresses all the time, then checked and exported. Ratios
 * against the same process at rest: machines differ, ratios travel.
 *
 *   node bench/suppressions.ts [entries]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createAdaptorServer } from '@hono/node-server';
import { createKey } from '../src/access/keys.ts';
import { createApi } from '../src/shared/api.ts';
import type { Store } from '../src/store/contract.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { createChanges } from '../src/suppression/change.ts';
import { createCheckRoutes } from '../src/suppression/check-routes.ts';
import { createErased } from '../src/suppression/erased.ts';
import { createHistory } from '../src/suppression/history.ts';
import { createImports } from '../src/suppression/import/imports.ts';
import { createLookup } from '../src/suppression/lookup.ts';
import { createSuppressionRoutes } from '../src/suppression/routes.ts';
import { pseudonymOf } from '../test/support/secrets.ts';
import { MIGRATIONS } from '../test/support/sqlite.ts';
import type { Finished, Job } from './suppressions-client.ts';

const SIZE = Number(process.argv[2] ?? 1_000_000);
const IDLE_MS = 5_000;
const folder = mkdtempSync(join(tmpdir(), 'ses-sentinel-bench-'));
const path = join(folder, 'list.db');

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
const rss = () => process.memoryUsage.rss();
const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** What the client's requests took, in words, and its 99th percentile. */
function latencies(times: readonly number[]): { readonly text: string; readonly p99: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const [p50, p99, max] = [quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.at(-1) ?? 0];
  return {
    text: `${sorted.length} checks: p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, max ${max.toFixed(1)} ms`,
    p99,
  };
}

async function serve(store: Store) {
  const stopping = new AbortController().signal;
  const [erased, lookup] = [createErased({ store, pseudonymOf }), createLookup({ store, pseudonymOf })];
  const api = createApi();
  const changes = createChanges({ store, erased, lookup, now: Date.now });
  const history = createHistory({ store, erased });
  const imports = createImports({ store, erased, now: Date.now, stopping });
  api.route(
    '/',
    createSuppressionRoutes({ store, erased, lookup, changes, history, imports, now: Date.now, stopping }),
  );
  api.route(
    '/',
    createCheckRoutes({
      store,
      lookup,
      counting: { note: async () => {} },
      firstCheck: { note: () => {} },
      now: Date.now,
    }),
  );
  const server = createAdaptorServer({
    fetch: api.fetch,
    serverOptions: { requestTimeout: 0, keepAliveTimeout: 65_000 },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Clients are processes of their own: neither their work nor their memory may be taken for the service's. */
function client(job: Job): { readonly done: Promise<Finished>; readonly stop: () => void } {
  const child = fork(new URL('./suppressions-client.ts', import.meta.url), [JSON.stringify(job)]);
  const done = new Promise<Finished>((resolve, reject) => {
    child.once('message', (finished) => resolve(finished as Finished));
    child.once('exit', (code) => reject(new Error(`the client that was to ${job.kind} ended with ${code}`)));
  });
  return { done, stop: () => child.send('stop') };
}

async function checkedFor(url: string, token: string, work: () => Promise<void>) {
  const checking = client({ kind: 'check', url, token, size: SIZE });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  checking.stop();
  return { ...latencies((await checking.done).times), loop: delay.max / 1e6, loop99: delay.percentile(99) / 1e6 };
}

/** 10,000 addresses, 1,000 of them listed: as many answers, from a small list and from a large one. */
async function checkTime(store: Store, known: number): Promise<number> {
  const listed = (n: number) => `p${(n * 7_919) % known}@example.net`;
  const addresses = Array.from({ length: 10_000 }, (_, n) => (n % 10 === 0 ? listed(n / 10) : `q${n}@example.net`));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const from = performance.now();
    await store.suppressions.find(addresses);
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

try {
  const store = openSqlite({ path, migrations: MIGRATIONS });
  const { token } = await createKey(
    store.access,
    { name: 'bench', scopes: ['read', 'write', 'check'], tenant: null },
    Date.now(),
  );
  const { url, close } = await serve(store);

  const few = openSqlite({ path: join(folder, 'few.db'), migrations: MIGRATIONS });
  const at = Date.now();
  const entry = {
    tenant: '',
    stream: '',
    reason: 'bounce',
    origin: 'import',
    since: at,
    expiresAt: null,
    evidence: null,
    note: null,
    actor: 'x',
  } as const;
  await few.suppressions.put(
    Array.from({ length: 1_000 }, (_, n) => ({ ...entry, address: `p${n}@example.net` })),
    at,
  );

  const idle = await checkedFor(url, token, () => new Promise((resolve) => setTimeout(resolve, IDLE_MS)));
  console.log(`at rest, ${idle.text}; event loop held at most ${idle.loop.toFixed(1)} ms`);

  const before = rss();
  let peak = before;
  const watching = setInterval(() => {
    peak = Math.max(peak, rss());
  }, 100);
  const began = performance.now();
  let bytes = 0;
  const busy = await checkedFor(url, token, async () => {
    ({ bytes } = await client({ kind: 'import', url, token, size: SIZE }).done);
  });
  const took = (performance.now() - began) / 1_000;
  console.log(
    `import of ${SIZE.toLocaleString('en')} entries over HTTP (${megabytes(bytes)}): ${took.toFixed(1)} s, ${Math.round(SIZE / took).toLocaleString('en')} rows/s; memory grew by ${megabytes(peak - before)}`,
  );
  console.log(`during the import, ${busy.text}; p99 is ${(busy.p99 / idle.p99).toFixed(1)} x that at rest`);
  console.log(`event loop held during the import: p99 ${busy.loop99.toFixed(1)}, at most ${busy.loop.toFixed(1)} ms`);
  console.log(`${Math.round(statSync(path).size / SIZE)} bytes on disk for each entry, its line of history included`);

  const [against, many] = [await checkTime(few, 1_000), await checkTime(store, SIZE)];
  console.log(
    `check of 10,000 addresses against ${SIZE.toLocaleString('en')} entries takes ${(many / against).toFixed(2)} x the time against 1,000 (${many.toFixed(0)} and ${against.toFixed(0)} ms here)`,
  );

  const held = rss();
  peak = held;
  const from = performance.now();
  let exported = 0;
  const reading = await checkedFor(url, token, async () => {
    ({ bytes: exported } = await client({ kind: 'export', url, token, size: SIZE }).done);
  });
  const seconds = (performance.now() - from) / 1_000;
  console.log(
    `export (${megabytes(exported)}): ${seconds.toFixed(1)} s, ${Math.round(SIZE / seconds).toLocaleString('en')} rows/s; memory grew by ${megabytes(peak - held)}`,
  );
  console.log(`during the export, ${reading.text}; event loop held at most ${reading.loop.toFixed(1)} ms`);
  clearInterval(watching);
  close();
  await Promise.all([store.close(), few.close()]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
