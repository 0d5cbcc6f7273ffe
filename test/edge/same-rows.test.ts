/** One scenario file over three services: Node with SQLite, the Worker with a queue before D1, and without one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { exportOf, tablesOf } from './rows.ts';
import { play, readScenario } from './scenario.ts';
import { d1File, type RunningWorker, SECRET_KEY, startWorker } from './worker.ts';

const folder = temporaryFolder();
const scenario = readScenario();
const CLOCK = fileURLToPath(new URL('./clock.mjs', import.meta.url));
const SETTINGS = {
  ROUTES: JSON.stringify([{ configurationSet: 'marketing', stream: 'marketing' }]),
  VERIFIED_DOMAINS: 'staff.example.com',
};

const WAIT = { timeout: 5_000, interval: 100 };

let signer: Signer;
beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC, now: () => scenario.start });
});
afterAll(() => folder.remove());

/** Jobs run when it starts; so it is started again in the end. @returns the running service. */
async function onNode(): Promise<Running & { readonly database: string }> {
  const database = join(folder.path, 'node.db');
  const clock = join(folder.path, 'clock');
  const setClock = (at: number) => writeFileSync(clock, String(at));
  const env = { ...SETTINGS, SECRET_KEY, NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_OF_THE_TESTS: clock };
  setClock(scenario.start);
  const first = await startBuilt({ database, signer, env });
  await play(scenario, { url: first.url, signer, database, setClock });
  await first.end('SIGTERM');
  return { ...(await startBuilt({ database, signer, env })), database };
}

async function onWorkers(withQueue: boolean): Promise<RunningWorker & { readonly database: string }> {
  const options = { folder: join(folder.path, String(withQueue)), vars: SETTINGS, signer, withQueue };
  const worker = await startWorker({ ...options, clock: scenario.start });
  const database = d1File(options.folder);
  await play(scenario, { url: worker.url, signer, database, setClock: (at) => worker.control({ clock: at }) });
  await worker.cron();
  return { ...worker, database };
}

it('gives the same rows', async () => {
  const node = await onNode();
  const queued = await onWorkers(true);
  const straight = await onWorkers(false);
  await vi.waitFor(async () => expect(await exportOf(node.database)).toBe(await exportOf(queued.database)), WAIT);
  expect(await exportOf(straight.database)).toBe(await exportOf(queued.database));
  expect.soft(tablesOf(straight.database)).toBe(tablesOf(queued.database));
  expect.soft(tablesOf(straight.database)).toBe(tablesOf(node.database));
  await Promise.all([node.end('SIGTERM'), queued.close(), straight.close()]);
});
