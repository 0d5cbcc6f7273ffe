/** A queue delivers at least once, in any order, and gives up after a while: the rows in the end are the same. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { temporaryFolder } from '../support/service.ts';
import { ACCOUNT, TOPIC } from '../support/ses.ts';
import { exportOf } from './rows.ts';
import { expectedOf, readScenario, type Telling, tellingsOf } from './scenario.ts';
import { d1File, type Queued, type RunningWorker, startWorker, type WorkerOptions } from './worker.ts';

const QUEUE = 'ses-sentinel-events';
const BATCH = 20;
const SOON = { timeout: 30_000, interval: 100 };

const folder = temporaryFolder();
const scenario = readScenario();
const tellings = tellingsOf(scenario);
const started: RunningWorker[] = [];
let signer: Signer;
/** What everybody must have in the end. */
let undisturbed: string;

async function start(name: string, more: Pick<WorkerOptions, 'withQueue' | 'maxRetries' | 'secrets'>) {
  const path = `${folder.path}/${name}`;
  const worker = await startWorker({ ...more, folder: path, signer, clock: scenario.start });
  started.push(worker);
  return { worker, rows: () => exportOf(d1File(path)) };
}

const queued = ({ id, text, at }: Telling, attempts = 1): Queued => {
  const carriage = {
    id: `sns:${id}`,
    source: TOPIC,
    account: ACCOUNT,
    region: 'us-east-1',
    publishedAt: at,
    receivedAt: at,
  };
  return { id, body: { kind: 'message', text, carriage }, attempts };
};

function* batches(all: readonly Telling[]): Generator<readonly Queued[]> {
  for (let from = 0; from < all.length; from += BATCH)
    yield all.slice(from, from + BATCH).map((telling) => queued(telling));
}

beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC, now: () => scenario.start });
  undisturbed = await expectedOf(tellings);
  expect(undisturbed.split('\n').length).toBeGreaterThan(50);
});

afterAll(async () => {
  await Promise.all(started.map((worker) => worker.close()));
  folder.remove();
});

it('changes nothing when every batch comes twice, and all of it once more from the end', async () => {
  const { worker, rows } = await start('twice', { withQueue: false });
  for (const batch of batches(tellings)) for (const _ of [1, 2]) await worker.deliver(QUEUE, batch);
  for (const batch of batches(tellings.toReversed())) await worker.deliver(QUEUE, batch);
  expect(await rows()).toBe(undisturbed);
});

it('changes nothing when two deliveries run at the same time', async () => {
  const { worker, rows } = await start('at-once', { withQueue: false });
  await Promise.all(
    [...batches(tellings), ...batches(tellings.toReversed())].map((each) => worker.deliver(QUEUE, each)),
  );
  expect(await rows()).toBe(undisturbed);
});

it('keeps what of a batch was written, and takes the rest when it comes again', async () => {
  const { worker, rows } = await start('partly', { withQueue: false });
  // More than one atomic batch; the second one fails.
  const many = Array.from({ length: 6 }, () => tellings.map((each) => queued(each)));
  const all = many.flat().map((message, nth) => ({ ...message, id: `queued-${nth}` }));
  expect(all.length).toBeGreaterThan(200);
  expect((await worker.call('/v1/retention')).status).toBe(200);
  await worker.control({ failAfter: 1 });
  const { outcome, retried } = await worker.deliver(QUEUE, all);
  await worker.control({ failAfter: null });
  expect(outcome).toBe('ok');
  expect(retried).toEqual(all.slice(100).map(({ id }) => id));
  const again = all.slice(100).map((message) => ({ ...message, attempts: 2 }));
  expect(await worker.deliver(QUEUE, again)).toEqual({ outcome: 'ok', retried: [] });
  expect(await rows()).toBe(undisturbed);
});

it('puts what the queue gave up on into quarantine, from where a replay brings it', async () => {
  const { worker, rows } = await start('given-up', { withQueue: true, maxRetries: 2 });
  // Real SQL errors: webhooks are taken by the queue, and nothing gets out of it.
  await worker.db.exec('alter table message rename to gone');
  for (const { id, text, at } of tellings) {
    const timestamp = new Date(at).toISOString();
    expect(await worker.post(signer.notification({ message: text, messageId: id, timestamp }))).toBe(200);
  }
  const letters = new Set(tellings.map(({ id }) => id)).size;
  const total = async (): Promise<number> => (await worker.call('/v1/quarantine')).json.total;
  await vi.waitFor(async () => expect(await total()).toBe(letters), SOON);
  expect(worker.logged()).toEqual(expect.arrayContaining(['queue-not-recorded', 'queue-dead-letters']));
  await worker.db.exec('alter table gone rename to message');
  const { json } = await worker.call('/v1/quarantine/replay', { method: 'POST' });
  expect(json.replayed + json.unreadable).toBe(letters);
  expect(await total()).toBe(json.unreadable);
  expect(await rows()).toBe(undisturbed);
});

it('takes no batch and runs no job in an isolate whose key is not the one that people were erased with', async () => {
  const { worker } = await start('other-key', { withQueue: false });
  const erased = await worker.call('/v1/recipients/ann@example.net/erase', { method: 'POST', body: {} });
  expect(erased.status).toBe(200);
  await worker.close();
  const secrets = { SECRET_KEY: 'another key, which would find no erased person' };
  const { worker: other, rows } = await start('other-key', { withQueue: false, secrets });
  const before = await rows();
  // Nothing was asked of this isolate before.
  const messages = tellings.slice(0, BATCH).map((telling) => queued(telling));
  const { outcome, retried } = await other.deliver(QUEUE, messages);
  expect(outcome).toBe('ok');
  expect(new Set(retried)).toEqual(new Set(messages.map(({ id }) => id)));
  await expect(other.cron()).rejects.toThrow('ended with exception');
  expect(await rows()).toBe(before);
});
