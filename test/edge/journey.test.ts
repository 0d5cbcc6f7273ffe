/** The whole way of a bounce through the built Worker. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bounce, send } from '../support/ses.ts';
import { type RunningWorker, startWorker } from './worker.ts';

let worker: RunningWorker;

beforeAll(async () => {
  worker = await startWorker();
}, 60_000);

afterAll(() => worker?.close());

const NOW = Date.now();
const MAIL = { messageId: 'm-1', acceptedAt: NOW - 60_000, destination: ['ann@example.net'] };

const allowed = async (recipient: string) => {
  const { json } = await worker.call('/v1/check', { method: 'POST', body: { recipients: [recipient] } });
  return json.results[0].allowed;
};

it('blocks a bounced address once the queue was written down', async () => {
  expect(await allowed('ann@example.net')).toBe(true);
  expect(await worker.publish(send(MAIL))).toBe(200);
  const recipients = [{ emailAddress: 'ann@example.net', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown' }];
  expect(await worker.publish(bounce(MAIL, { at: NOW - 50_000, recipients }))).toBe(200);
  await vi.waitFor(async () => expect(await allowed('ann@example.net')).toBe(false), {
    timeout: 20_000,
    interval: 200,
  });
});

it('runs every job that is due with the cron trigger', async () => {
  await worker.cron();
  const { status, text } = await worker.call('/metrics');
  expect(status).toBe(200);
  expect(text).toContain('ses_sentinel_');
  const logs = worker.harness.getLogs().map(({ message }) => message);
  expect(logs.filter((line) => line.includes('job-failed'))).toEqual([]);
});

it('shows its pages, with their files', async () => {
  const page = await worker.call('/sign-in');
  expect(page.status).toBe(200);
  const script = /src="(\/assets\/[^"]+)"/.exec(page.text)?.[1] ?? '';
  expect((await worker.call(script)).status).toBe(200);
});
