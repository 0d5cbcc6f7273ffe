/** The built Worker in workerd, four times over one database: as it is or counted, with and without a queue. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import type { Clock, Millis } from '../../src/shared/time.ts';
import { asEntry, builtModules, migrate } from '../../test/support/built-worker.ts';
import { ADMIN_TOKEN } from '../../test/support/service.ts';
import { TOPIC } from '../../test/support/ses.ts';
import type { Counts } from './meter.ts';

/** `counted…` run behind the meter; `baseline` answers "ok", and is what a request costs at least. */
export type WorkerName = 'counted' | 'countedDirect' | 'queued' | 'direct' | 'baseline';

export interface Edge {
  /** Of the counted Workers; `advance` moves it. */
  readonly now: Clock;
  readonly advance: (by: Millis) => void;
  readonly signer: Signer;
  readonly inspector: string;
  /** @returns the text of the answer. @throws when it is neither a success nor a redirect. */
  readonly ask: (worker: WorkerName, path: string, init?: RequestInit) => Promise<string>;
  readonly cookieOf: (worker: WorkerName) => Promise<string>;
  /** Hands bodies to the consumer as one batch. @throws unless every one is acknowledged. */
  readonly consume: (worker: WorkerName, bodies: readonly unknown[]) => Promise<void>;
  readonly cron: (worker: WorkerName) => Promise<void>;
  /** What the database was asked while this ran, work after the answers included. */
  readonly counted: (worker: WorkerName, work: () => Promise<unknown>) => Promise<Counts>;
  /** Octets of the database. */
  readonly size: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const ENTRY = { path: 'entry.js', contents: `export { default } from './worker.js';` };
const BASELINE = `export default { fetch: () => new Response('ok') };`;
const COUNTED = `import { metered } from './meter.js'; import worker from './worker.js'; export default metered(worker);`;
const ORIGIN = 'http://localhost';
/** Milliseconds. */
const CUT_OFF = 30_000;
const EVENTS_QUEUE = 'ses-sentinel-events';

const here = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Where `databaseFile` is made, and read from. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'ses-sentinel-edge-'));

function optionsOf(folder: string, signer: Signer) {
  const plain = asEntry([ENTRY, ...builtModules()]);
  const meter = { path: 'meter.js', contents: stripTypeScriptTypes(here('./meter.ts')) };
  const counted = asEntry([{ path: 'entry.js', contents: COUNTED }, meter, ...builtModules()]);
  const bindings = {
    ADMIN_TOKEN,
    SECRET_KEY: 'a secret key for measurements, and only for them',
    SNS_TOPIC_ARNS: TOPIC,
    SNS_SIGNING_CERTS: JSON.stringify({ [signer.certificateUrl]: signer.certificatePem }),
    LOG_LEVEL: 'warn',
  };
  const d1Databases = { DB: 'database' };
  const queueProducers = { QUEUE: EVENTS_QUEUE };
  return convertV4MiniflareOptions({
    resourcePersistencePath: folder,
    inspectorPort: 0,
    workers: [
      { name: 'queued', ...plain, bindings, d1Databases, queueProducers },
      { name: 'direct', ...plain, bindings, d1Databases },
      { name: 'counted', ...counted, bindings, d1Databases, queueProducers },
      { name: 'countedDirect', ...counted, bindings, d1Databases },
      { name: 'baseline', ...asEntry([{ path: 'baseline.js', contents: BASELINE }]) },
    ],
  });
}

/** The file of the database in a folder that an edge has run in. */
export function databaseFile(folder: string): string {
  const objects = join(folder, 'd1', 'miniflare-D1DatabaseObject');
  const name = readdirSync(objects).find((file) => /^[0-9a-f]{64}\.sqlite$/.test(file));
  if (name === undefined) throw new Error(`no database in ${objects}`);
  return join(objects, name);
}

/** @param folder is left to the caller; without one the database goes with the runtime. */
export async function startEdge(folder: string | null = null): Promise<Edge> {
  const place = folder ?? temporaryFolder();
  let ahead = 0;
  const now = (): Millis => Date.now() + ahead;
  const signer = await createSigner({ topicArn: TOPIC, now });
  const edge = new Miniflare(optionsOf(place, signer));
  await edge.ready;
  const database = await edge.getD1Database('DB', 'queued');
  // A history may have been filled in by the Node service's driver, which keeps account of its migrations elsewhere.
  if ((await database.prepare(`select 1 from sqlite_master where name = 'message'`).first()) === null)
    await migrate(database);

  const ask = async (worker: WorkerName, path: string, init: RequestInit = {}) => {
    const target = await edge.getWorker(worker);
    const response = await target.fetch(`${ORIGIN}${path}`, { redirect: 'manual', ...init } as object);
    const text = await response.text();
    if (response.status >= 400) throw new Error(`${worker} ${path}: ${response.status} ${text}`);
    return { text, cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
  };

  const taken = async (worker: WorkerName) => {
    const { text } = await ask(worker, `/meter?ahead=${ahead}`);
    return JSON.parse(text) as { counts: Counts; underWay: number };
  };

  /** @throws when work goes on for longer than anything takes: it was cut off with the request that began it. */
  const take = async (worker: WorkerName): Promise<Counts> => {
    const deadline = performance.now() + CUT_OFF;
    for (;;) {
      const { counts, underWay } = await taken(worker);
      if (underWay === 0) return counts;
      if (performance.now() > deadline) throw new Error(`${underWay} calls of the database were never answered`);
      await setTimeout(5);
    }
  };

  return {
    now,
    advance: (by) => {
      ahead += by;
    },
    signer,
    inspector: (await edge.getInspectorURL()).href,
    ask: async (worker, path, init) => (await ask(worker, path, init)).text,
    cookieOf: async (worker) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN };
      const body = new URLSearchParams({ token: ADMIN_TOKEN }).toString();
      return (await ask(worker, '/sign-in', { method: 'POST', headers, body })).cookie;
    },
    consume: async (worker, bodies) => {
      const messages = bodies.map((body, n) => ({ id: `m${n}`, timestamp: new Date(now()), attempts: 1, body }));
      const { outcome, explicitAcks } = await (await edge.getWorker(worker)).queue(EVENTS_QUEUE, messages);
      if (outcome !== 'ok' || explicitAcks.length !== bodies.length)
        throw new Error(`${explicitAcks.length} of ${bodies.length} messages acknowledged, ${outcome}`);
    },
    cron: async (worker) => {
      const { outcome } = await (await edge.getWorker(worker)).scheduled({ cron: '* * * * *' });
      if (outcome !== 'ok') throw new Error(`the cron trigger ended with ${outcome}`);
    },
    counted: async (worker, work) => {
      await take(worker);
      await work();
      return take(worker);
    },
    size: async () => {
      const { meta } = await (await edge.getD1Database('DB', 'queued')).prepare('select 1').run();
      return meta.size_after;
    },
    close: async () => {
      await edge.dispose();
      if (folder === null) rmSync(place, { recursive: true, force: true });
    },
  };
}
