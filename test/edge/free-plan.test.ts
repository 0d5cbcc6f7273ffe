/** The built Worker's cron trigger on each of Cloudflare's plans, with more to do than the free one allows. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type SesServer, startSesServer } from '../support/ses-server.ts';
import { startWorker } from './worker.ts';

const MINUTE = 60_000;
/** Each is a job of its own, in the list's synchronisation and in what AWS is asked. */
const REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
];

let ses: SesServer;

beforeAll(async () => {
  ses = await startSesServer({ now: Date.now, interval: 0, regions: REGIONS });
});
afterAll(() => ses?.stop());

async function workerOn(plan: 'free' | 'paid') {
  const worker = await startWorker({
    withQueue: false,
    vars: { WORKERS_PLAN: plan, AWS_ENDPOINT_URL_SESV2: ses.endpoint, SES_SYNC_REGIONS: REGIONS.join(' ') },
    secrets: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
  });
  onTestFinished(() => worker.close());
  const before = ses.callsOf('List').length;
  let ahead = 0;
  return {
    /** Regions whose list was asked for. */
    asked: (): readonly string[] => [
      ...new Set(
        ses
          .callsOf('List')
          .slice(before)
          .map(({ region }) => region),
      ),
    ],
    /** @returns how many statements a minute's trigger made. */
    trigger: async (): Promise<number> => {
      ahead += MINUTE;
      await worker.control({ ahead });
      await worker.cron();
      return (await worker.control({})).statements;
    },
  };
}

it('the free plan’s 50 statements are kept by every trigger, and every Region has its turn', async () => {
  const { trigger, asked } = await workerOn('free');
  const first = await trigger();
  expect(first).toBeLessThanOrEqual(50);
  expect(asked().length).toBeLessThan(REGIONS.length);
  await expect
    .poll(
      async () => {
        expect(await trigger()).toBeLessThanOrEqual(50);
        return asked().length;
      },
      { timeout: 60_000, interval: 1 },
    )
    .toBe(REGIONS.length);
}, 90_000);

it('the paid plan does it all in one', async () => {
  const { trigger, asked } = await workerOn('paid');
  expect(await trigger()).toBeGreaterThan(50);
  expect(asked()).toHaveLength(REGIONS.length);
});
