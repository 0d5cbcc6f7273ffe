/**
 * Ratios against a baseline that runs beside them in the same process: machines differ, ratios travel.
 *
 *   node bench/ingest.ts
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecorder } from '../src/ingest/recorder.ts';
import type { Recording } from '../src/ingest/recording.ts';
import { silentLog } from '../src/shared/log.ts';
import type { Store } from '../src/store/contract.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { batchOf, recording } from '../test/support/record.ts';
import { pseudonymOf } from '../test/support/secrets.ts';
import { bounce, delivery, type MailSpec, send } from '../test/support/ses.ts';
import { MIGRATIONS } from '../test/support/sqlite.ts';

const T0 = Date.UTC(2026, 9, 1);
const folder = mkdtempSync(join(tmpdir(), 'ses-sentinel-bench-'));
let files = 0;
const openFile = () => {
  const path = join(folder, `${++files}.db`);
  return { path, store: openSqlite({ path, migrations: MIGRATIONS }) };
};

const specOf = (n: number): MailSpec => ({
  messageId: `0100019f${n.toString(16).padStart(8, '0')}-6c9654bb-dc58-4957-8828-68360c1c2d10-000000`,
  acceptedAt: T0 + n * 2_000,
  destination: [`customer.number${n}@example.net`],
  tenant: ['acme', 'clinic', undefined][n % 3],
  configurationSet: ['transactional', 'marketing'][n % 2],
  campaign: `campaign-${n % 20}`,
});

/** A send and its delivery, or, one time in fifty, its bounce. */
function eventsOf(n: number): readonly Recording[] {
  const spec = specOf(n);
  const [address = ''] = spec.destination;
  const end =
    n % 50 === 0
      ? bounce(spec, {
          at: spec.acceptedAt + 1_000,
          recipients: [{ emailAddress: address, action: 'failed', status: '5.1.1' }],
        })
      : delivery(spec, spec.acceptedAt + 1_000, [address]);
  return [send(spec), end].map((body) => recording({ body, publishedAt: spec.acceptedAt + 2_000 }));
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1_000;
};

/** Records with a fixed number of notifications under way, as a busy webhook does. */
async function pour(
  store: Store,
  recordings: readonly Recording[],
  concurrency: number,
  maxBatch?: number,
): Promise<void> {
  const recorder = createRecorder({
    pseudonymOf,
    events: store.events,
    now: Date.now,
    log: silentLog,
    ...(maxBatch === undefined ? {} : { maxBatch }),
  });
  let next = 0;
  const worker = async () => {
    for (let each = recordings[next++]; each !== undefined; each = recordings[next++]) await recorder.record(each);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function fill(store: Store, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 500) {
    const chunk = Array.from({ length: Math.min(500, to - n) }, (_, i) => eventsOf(n + i)).flat();
    await store.events.record(batchOf(chunk));
  }
}

async function groupCommit(): Promise<void> {
  const recordings = Array.from({ length: 1_000 }, (_, n) => eventsOf(n)).flat();
  const [single, group] = [openFile(), openFile()];
  const alone = await seconds(() => pour(single.store, recordings, 64, 1));
  const together = await seconds(() => pour(group.store, recordings, 64));
  await Promise.all([single.store.close(), group.store.close()]);
  console.log(
    `group commit, 64 under way: ${(alone / together).toFixed(1)} x the notifications of one commit each (${Math.round(recordings.length / together)} against ${Math.round(recordings.length / alone)} a second here, signatures not included)`,
  );
}

async function batchCheck(store: Store, known: number): Promise<void> {
  const addresses = Array.from({ length: 10_000 }, (_, n) => `customer.number${(n * 7) % known}@example.net`);
  const singly = await seconds(async () => {
    for (const address of addresses) await store.suppressions.find([address]);
  });
  const atOnce = await seconds(() => store.suppressions.find(addresses));
  console.log(
    `check of 10,000 addresses in one call: ${(singly / atOnce).toFixed(1)} x faster than one by one (${(atOnce * 1_000).toFixed(0)} ms here)`,
  );
}

async function history(mails: number): Promise<void> {
  const { store, path } = openFile();
  await fill(store, 0, 2_000);
  const batches = (from: number) => seconds(() => fill(store, from, from + 5_000));
  const young = await batches(2_000);
  const youngSize = statSync(path).size;
  await fill(store, 7_000, mails);
  const old = await batches(mails);
  await store.ready();
  console.log(
    `ingest with ${mails.toLocaleString('en')} mails stored takes ${(old / young).toFixed(2)} x the time that it takes with 2,000`,
  );
  await batchCheck(store, mails);
  const { hours } = store.reputation;
  const range = { from: Math.floor(T0 / 3_600_000), to: Math.floor(T0 / 3_600_000) + 24 * 30 };
  const read = await seconds(() => hours(range));
  console.log(`30 days of hourly counts are read in ${(read * 1_000).toFixed(1)} ms`);
  await store.close();
  const bytes = (statSync(path).size - youngSize) / (mails - 2_000);
  console.log(`${Math.round(bytes)} bytes on disk for each further mail, all tables and indexes included`);
}

/** One more bounce of an address that a forgotten job has been writing to for long. */
async function faithfulBouncer(bounces: number, type: 'Permanent' | 'Transient'): Promise<void> {
  const { store } = openFile();
  const bounceOf = (n: number, address: string) => {
    const spec: MailSpec = { ...specOf(n), destination: [address] };
    const body = bounce(spec, {
      at: spec.acceptedAt + 1_000,
      type,
      recipients: [{ emailAddress: address, action: 'failed', status: type === 'Permanent' ? '5.1.1' : '4.4.1' }],
    });
    return recording({ body, publishedAt: spec.acceptedAt + 2_000 });
  };
  const one = (n: number, address: string) => store.events.record(batchOf([bounceOf(n, address)]));
  for (let n = 0; n < bounces; n += 500) {
    await store.events.record(batchOf(Array.from({ length: 500 }, (_, i) => bounceOf(n + i, 'ops@example.net'))));
  }
  const repeat = (address: string, from: number) =>
    seconds(async () => {
      for (let i = 0; i < 50; i++) await one(from + i, address);
    });
  const fresh = await repeat('new@example.net', 1_000_000);
  const old = await repeat('ops@example.net', 2_000_000);
  await store.close();
  console.log(
    `one ${type} bounce of an address with ${bounces.toLocaleString('en')} bounces takes ${(old / fresh).toFixed(2)} x the time of one with none`,
  );
}

try {
  await groupCommit();
  await faithfulBouncer(20_000, 'Permanent');
  await faithfulBouncer(20_000, 'Transient');
  await history(Number(process.argv[2] ?? 200_000));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
