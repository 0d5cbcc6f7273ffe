/** One scenario file over three services: Node with SQLite, the Worker with a queue before D1, and without one. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { SECRET_KEY } from '../support/built-worker.ts';
import { ADMIN_TOKEN, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { exportOf, tablesOf, UUID } from './rows.ts';
import { play, readScenario } from './scenario.ts';
import { stoppedClock } from './stopped-clock.ts';
import { d1File, startWorker } from './worker.ts';

const folder = temporaryFolder();
const scenario = readScenario();
const SETTINGS = {
  ROUTES: JSON.stringify([{ configurationSet: 'marketing', stream: 'marketing' }]),
  VERIFIED_DOMAINS: 'staff.example.com',
};

/** Steps. */
const RESTART_EVERY = 6;
const WAIT = { timeout: 5_000, interval: 100 };

let signer: Signer;
interface Played {
  readonly database: string;
  readonly url: string;
  readonly end: () => Promise<unknown>;
}

/** Jobs run when it starts; so it is started again in the end. */
async function onNode(): Promise<Played> {
  const database = join(folder.path, 'node.db');
  const clock = stoppedClock(join(folder.path, 'clock'), scenario.start);
  const env = { ...SETTINGS, SECRET_KEY, ...clock.env };
  const first = await startBuilt({ database, signer, env });
  await play(scenario, { url: first.url, signer, database, setClock: clock.set });
  await first.end('SIGTERM');
  const { url, end } = await startBuilt({ database, signer, env });
  return { database, url, end: () => end('SIGTERM') };
}

/** Started again now and then on what is on disk: an isolate may end at any time. */
async function onWorkers(withQueue: boolean): Promise<Played> {
  const options = { folder: join(folder.path, String(withQueue)), vars: SETTINGS, signer, withQueue };
  const start = () => startWorker({ ...options, clock: scenario.start });
  let worker = await start();
  let steps = 0;
  const database = d1File(options.folder);
  await play(scenario, {
    ...{ signer, database },
    get url() {
      return worker.url;
    },
    setClock: async (clock) => {
      if (++steps % RESTART_EVERY === 0) {
        await worker.close();
        worker = await start();
      }
      await worker.control({ clock });
    },
  });
  await worker.cron();
  return { database, url: worker.url, end: worker.close };
}

/** What is exported and listed over HTTP. */
const READS = [
  '/v1/suppressions/export?format=ndjson',
  '/v1/suppressions/export?format=csv',
  '/v1/suppressions?limit=100',
  '/v1/suppressions/ann%40example.net/history',
  '/v1/check?recipient=ann%40example.net&tenant=acme&explain=true',
  '/v1/events?limit=100',
  '/v1/recipients/ann%40example.net',
  '/v1/messages/0100019a-news-000000',
  '/v1/reputation',
  '/v1/reputation/series',
  '/v1/campaigns/spring?tenant=acme',
  '/v1/alerts',
  '/v1/quarantine',
  '/v1/sources',
  '/v1/findings',
  '/v1/settings',
  '/v1/audit',
] as const;

/** Members of what several tellings were merged into stand in the order of arrival, which a queue does not keep. */
const inOrder = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** A file as it is; of JSON the values. */
async function read(url: string, path: string): Promise<string> {
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const told = isJson ? JSON.stringify(JSON.parse(text), inOrder, 1) : text;
  return `${path}: ${response.status} ${told.replaceAll(UUID, 'random')}`;
}

let node: Played;
let queued: Played;
let straight: Played;

beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC, now: () => scenario.start });
  node = await onNode();
  queued = await onWorkers(true);
  straight = await onWorkers(false);
}, 300_000);

afterAll(async () => {
  await Promise.all([node?.end(), queued?.end(), straight?.end()]);
  folder.remove();
});

it('gives the same export', async () => {
  const expected = await exportOf(straight.database);
  expect(expected.split('\n').length).toBeGreaterThan(60);
  // Its jobs run beside the requests.
  await vi.waitFor(async () => expect(await exportOf(node.database)).toBe(expected), WAIT);
  expect(await exportOf(queued.database)).toBe(expected);
});

it('gives the same rows in every table', () => {
  const expected = tablesOf(node.database);
  expect(expected.split('\n').length).toBeGreaterThan(200);
  expect(tablesOf(straight.database)).toBe(expected);
  expect(tablesOf(queued.database)).toBe(expected);
});

it.each(READS)('answers %s with the same text', async (path) => {
  const expected = await read(node.url, path);
  expect(expected).toContain(`${path}: 200 `);
  expect(await read(straight.url, path)).toBe(expected);
  expect(await read(queued.url, path)).toBe(expected);
});
