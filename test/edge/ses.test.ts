/** The built Worker beside a SES of its own, which verifies what workerd sends. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { TEMPORARY_CREDENTIALS } from '../support/aws-credentials.ts';
import { startSesServer } from '../support/ses-server.ts';
import { startWorker } from './worker.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const SPELLINGS = [
  'Ann@Example.net',
  'A/b+c@Example.net',
  "o'brien!*@example.net",
  '100%@example.net',
  'x?y#z@example.net',
];
const KEYS = {
  AWS_ACCESS_KEY_ID: TEMPORARY_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: TEMPORARY_CREDENTIALS.secretAccessKey,
  AWS_SESSION_TOKEN: TEMPORARY_CREDENTIALS.sessionToken,
};

async function workerAndSes(secrets: Readonly<Record<string, string>>) {
  const ses = await startSesServer({ now: Date.now, interval: 0 });
  onTestFinished(() => ses.stop());
  const vars = { AWS_ENDPOINT_URL_SESV2: ses.endpoint, SES_SYNC_REGIONS: 'us-east-1' };
  const worker = await startWorker({ vars, secrets });
  onTestFinished(() => worker.close());
  const suppression = (address: string) => `/v1/suppressions/${encodeURIComponent(address)}`;
  const trouble = async (): Promise<unknown> => (await worker.call('/v1/sync')).json.items[0].pullTrouble;
  /** A job is due again after a while: the Worker's clock is set on until something is so. */
  let ahead = 0;
  const cronUntil = (check: () => void | Promise<void>) =>
    vi.waitFor(
      async () => {
        ahead += MINUTE;
        await worker.control({ ahead });
        await worker.cron();
        await check();
      },
      { timeout: 90_000, interval: 100 },
    );
  return { ses, worker, suppression, trouble, cronUntil };
}

it('gives up on an answer that does not come, then keeps the list in step, whatever the addresses are', async () => {
  const { ses, worker, suppression, trouble, cronUntil } = await workerAndSes(KEYS);
  for (const spelling of SPELLINGS) ses.hold(spelling, Date.now() - DAY);
  const put = await worker.call(suppression('pushed@example.net'), { method: 'PUT', body: { reason: 'bounce' } });
  expect(put.status).toBe(200);
  ses.fault(({ operation }) => (operation === 'List' ? 'hang' : null));
  await worker.cron();
  expect(await trouble()).toMatchObject({ operation: 'ListSuppressedDestinations', kind: 'unavailable' });
  expect(ses.callsOf('List').length).toBeGreaterThan(0);

  ses.fault(() => null);
  await cronUntil(() => expect([...ses.listOf('us-east-1').keys()]).toContain('pushed@example.net'));
  for (const spelling of SPELLINGS) {
    const { json } = await worker.call(suppression(spelling), { method: 'DELETE' });
    expect(json).toMatchObject({ removed: 1 });
  }
  await cronUntil(() => expect([...ses.listOf('us-east-1').keys()]).toEqual(['pushed@example.net']));
}, 240_000);

it('sends nothing without credentials, and says so', async () => {
  const { ses, worker, trouble } = await workerAndSes({});
  await worker.cron();
  expect(await trouble()).toMatchObject({ operation: 'ListSuppressedDestinations', kind: 'no-credentials' });
  expect(ses.calls).toEqual([]);
});
