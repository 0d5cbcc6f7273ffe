/** The cron trigger of the built Worker: AWS is asked, alerts are raised and sent out, what is over goes. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bounce, delivery, type MailSpec } from '../support/ses.ts';
import { type SesServer, startSesServer } from '../support/ses-server.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { changesOf, verified } from '../webhooks/support.ts';
import { type RunningWorker, startWorker } from './worker.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SOON = { timeout: 20_000, interval: 100 };

let ses: SesServer;
let receiver: Receiver;
let worker: RunningWorker;
let secret: string;

beforeAll(async () => {
  ses = await startSesServer({ now: Date.now, interval: 0 });
  receiver = await startReceiver();
  worker = await startWorker({
    withQueue: false,
    vars: {
      ...{ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_SESV2: ses.endpoint, SES_SYNC_REGIONS: 'us-east-1' },
      ...{ RETENTION_DAYS: '30', BOUNCE_RETENTION_DAYS: '60', SES_SYNC_PUSH: 'complaint' },
    },
    secrets: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
  });
  const hook = { url: receiver.url, types: ['suppression.changed', 'alert.changed'] };
  const { status, json } = await worker.call('/v1/webhooks', { method: 'POST', body: hook });
  expect(status).toBe(201);
  secret = json.secret;
}, 60_000);

afterAll(async () => {
  await worker?.close();
  await receiver?.close();
  await ses?.stop();
});

let ahead = 0;
/** A minute is over: Cloudflare calls. */
async function tick(minutes = 1): Promise<void> {
  ahead += minutes * MINUTE;
  await worker.control({ ahead });
  await worker.cron();
}

const check = async (recipient: string) =>
  (await worker.call('/v1/check', { method: 'POST', body: { recipients: [recipient] } })).json.results[0];

it('takes over the list that SES keeps, and hands its own entries back', async () => {
  ses.hold('listed@example.net');
  await worker.call('/v1/suppressions/told@example.net', { method: 'PUT', body: { reason: 'complaint' } });
  await vi.waitFor(async () => {
    await tick(6);
    expect(await check('listed@example.net')).toMatchObject({ allowed: false, reason: 'ses-list' });
    expect([...ses.listOf('us-east-1').keys()]).toContain('told@example.net');
  }, SOON);
});

it('asks AWS what it says of the account', async () => {
  ses.accounts.sideOf('us-east-1');
  await vi.waitFor(async () => {
    await tick(6);
    expect(JSON.stringify((await worker.call('/v1/aws')).json)).toContain('HEALTHY');
  }, SOON);
});

it('raises an alert, and tells the receivers of it and of every new entry, signed', async () => {
  const now = Date.now() - 3 * 60 * MINUTE;
  const mails = Array.from({ length: 150 }, (_, n): MailSpec => {
    return { messageId: `m-${n}`, acceptedAt: now + n, destination: [`p${n}@example.org`], campaign: 'bought' };
  });
  const failed = (address: string) => [{ emailAddress: address, action: 'failed', status: '5.1.1' }];
  await Promise.all(
    mails.map((spec, n) => {
      const [to = ''] = spec.destination;
      const at = spec.acceptedAt + 1_000;
      return worker.publish(n < 30 ? bounce(spec, { at, recipients: failed(to) }) : delivery(spec, at, [to]));
    }),
  );
  await tick(60);
  const { json } = await worker.call('/v1/alerts');
  expect(json.items.map(({ rule, state }: { rule: string; state: string }) => `${rule} ${state}`)).toContain(
    'bounce-rate open',
  );
  await vi.waitFor(async () => {
    await tick();
    const told = receiver.received
      .filter(({ body }) => body.includes('suppression.changed'))
      .flatMap(changesOf)
      .map(({ address }) => address);
    expect(told).toEqual(expect.arrayContaining(['p0@example.org', 'p29@example.org', 'listed@example.net']));
    expect(receiver.received.some(({ body }) => body.includes('alert.changed'))).toBe(true);
  }, SOON);
  for (const request of receiver.received) verified(secret, request);
});

it('lets go of what has expired, and of what is too old to keep', async () => {
  const expiresAt = new Date(Date.now() + ahead + 5 * MINUTE).toISOString();
  await worker.call('/v1/suppressions/guest@example.net', { method: 'PUT', body: { expiresAt } });
  expect(await check('guest@example.net')).toMatchObject({ allowed: false });
  expect((await worker.call('/v1/messages/m-100')).status).toBe(200);
  await tick(10);
  const changes = async () =>
    (await worker.call('/v1/suppressions/changes?limit=500')).json.items.map(
      ({ address, action }: { address: string; action: string }) => `${address} ${action}`,
    );
  expect(await changes()).toContain('guest@example.net expired');
  await vi.waitFor(async () => {
    await tick((40 * DAY) / MINUTE);
    expect((await worker.call('/v1/messages/m-100')).status).toBe(404);
  }, SOON);
  // What bounced is kept as long as its block may need its evidence.
  expect(await check('p0@example.org')).toMatchObject({ allowed: false });
  expect(worker.logged()).not.toContain('job-failed');
});
