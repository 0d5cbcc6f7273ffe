/** A new isolate of the built Worker that cannot begin: what the queue hands over is sent back, and lost by nobody. */
import { afterEach, expect, it, vi } from 'vitest';
import { ACCOUNT, send, TOPIC } from '../support/ses.ts';
import { type RunningWorker, startWorker, type WorkerOptions } from './worker.ts';

const NOW = Date.now();
const [EVENTS, DEAD] = ['ses-sentinel-events', 'ses-sentinel-dead-letters'];
const MAIL = { messageId: 'm-1', acceptedAt: NOW, destination: ['ann@example.net'] };
const carriage = {
  id: 'sns:m-1',
  source: TOPIC,
  account: ACCOUNT,
  region: 'us-east-1',
  publishedAt: NOW,
  receivedAt: NOW,
};
const queued = [{ id: 'q-1', body: { kind: 'message', text: JSON.stringify(send(MAIL)), carriage }, attempts: 1 }];
const SENT_BACK = { outcome: 'ok', retried: ['q-1'] };

let worker: RunningWorker;
afterEach(() => worker?.close());

const start = async (options: WorkerOptions) => {
  worker = await startWorker(options);
};
const known = async () => (await worker.call('/v1/messages/m-1')).status;

it('sends batches back while D1 is away from the first moment on, and takes them afterwards', async () => {
  await start({ withQueue: false });
  await worker.control({ fault: 'D1_ERROR: Network connection lost.' });
  for (const queue of [EVENTS, DEAD]) expect(await worker.deliver(queue, queued)).toEqual(SENT_BACK);
  await worker.control({ fault: null });
  expect(await worker.deliver(EVENTS, queued)).toEqual({ outcome: 'ok', retried: [] });
  expect(await known()).toBe(200);
});

it('takes what SNS says into the queue, and answers 200, while D1 is away from the first moment on', async () => {
  await start({ withQueue: true, maxRetries: 100 });
  await worker.control({ fault: 'D1_ERROR: Network connection lost.' });
  expect(await worker.publish(send(MAIL))).toBe(200);
  // Too large for the queue: it needs the store now.
  expect(await worker.publish({ ...send({ ...MAIL, messageId: 'm-2' }), more: 'x'.repeat(150_000) })).toBe(503);
  expect((await worker.call('/v1/check?recipient=ann@example.net')).status).toBe(503);
  await worker.control({ fault: null });
  await vi.waitFor(async () => expect(await known()).toBe(200), { timeout: 20_000, interval: 100 });
});

it('sends batches back while the settings are bad', async () => {
  await start({ withQueue: false, vars: { RETENTION_DAYS: 'thirty' } });
  for (const queue of [EVENTS, DEAD]) expect(await worker.deliver(queue, queued)).toEqual(SENT_BACK);
  expect(worker.logged()).toContain('misconfigured');
});
