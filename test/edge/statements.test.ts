/** How many statements invocations take: Cloudflare allows 50 on its free plan, and 1,000 on the paid one. */
import { expect, it, onTestFinished } from 'vitest';
import { createLightClients } from '../../src/aws/light.ts';
import { parseConfig } from '../../src/config.ts';
import { ALLOWANCES } from '../../src/edge/budget.ts';
import { meteredD1 } from '../../src/edge/metered-d1.ts';
import { createEdgeService } from '../../src/edge/service.ts';
import { edgeSettings } from '../../src/edge/settings.ts';
import { createServiceJobs } from '../../src/service-jobs.ts';
import type { Job } from '../../src/shared/jobs.ts';
import { silentLog } from '../../src/shared/log.ts';
import { noMetrics } from '../../src/shared/metrics.ts';
import { openD1 } from '../../src/store/d1.ts';
import { withD1Limits } from '../../src/store/d1-limits.ts';
import { createEraser } from '../../src/suppression/erase.ts';
import { keyMarkOf } from '../../src/suppression/pseudonym.ts';
import { FEW_STATEMENTS } from '../../src/suppression/sync/pull.ts';
import { createTestApp } from '../support/app.ts';
import { SECRET_KEY } from '../support/built-worker.ts';
import { createCron } from '../support/cron.ts';
import { mail } from '../support/mailing.ts';
import { tell } from '../support/record.ts';
import { pseudonymOf, secrets } from '../support/secrets.ts';
import { ADMIN_TOKEN } from '../support/service.ts';
import { send } from '../support/ses.ts';
import { openSqliteD1 } from '../support/sqlite-d1.ts';

const MINUTE = 60_000;
const FREE = ALLOWANCES.free.statements;

type Cron = ReturnType<typeof createCron>;

/** Every job there is, one Region each; AWS answers nothing. */
function everyJob({ store, now }: Cron): readonly Job[] {
  const config = parseConfig({ RAW_RETENTION_DAYS: '7' }, () => '');
  if (!config.ok) throw new Error(config.error);
  const regions = ['us-east-1'];
  const { sync, watch, ...rest } = config.value;
  const ses = createLightClients({ endpoint: 'http://127.0.0.1:9', timeout: 200 });
  onTestFinished(ses.close);
  return createServiceJobs({
    ...{ store, ses, pseudonymOf, now, log: silentLog, metrics: noMetrics },
    config: { ...rest, sync: { ...sync, regions }, watch: { ...watch, regions } },
    eraser: createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now }),
    attemptWebhook: () => Promise.reject(new Error('nobody listens')),
    limits: { alertsEvery: MINUTE, sync: FEW_STATEMENTS, webhooks: { lanes: 3 } },
  });
}

it('a minute without anything to do fits into the free plan, with every job there is', async () => {
  const cron = createCron(openSqliteD1());
  const idle: number[] = [];
  for (let minute = 0; minute < 12; minute++) {
    const { spent, left } = await cron.trigger(everyJob(cron), ALLOWANCES.free);
    expect(spent).toBeLessThanOrEqual(FREE);
    if (left.length === 0) idle.push(spent);
    cron.advance(MINUTE);
  }
  // In the others AWS, which does not answer, is asked again: when, is drawn by lot.
  expect(idle.length).toBeGreaterThan(4);
  expect(Math.max(...idle)).toBeLessThanOrEqual(45);
});

it('the first trigger of an isolate makes ready and does jobs on the free plan, however many topics there are', async () => {
  const topics = Array.from({ length: 60 }, (_, n) => `arn:aws:sns:us-east-1:123456789012:topic-${n}`);
  const settings = edgeSettings({ ADMIN_TOKEN, SECRET_KEY, SNS_TOPIC_ARNS: topics });
  if (!settings.ok) throw new Error(settings.error);
  const DB = openSqliteD1();
  const options = { assets: { script: '', style: '' }, waitUntil: () => {} };
  const trigger = () => createEdgeService(settings.value, { DB }, options).runJobs();
  await trigger();
  const { sources, leases } = openD1(DB);
  expect((await sources.list()).map(({ state }) => state)).toEqual(topics.map(() => 'allowed'));
  expect((await leases.times(['job:campaigns', 'job:retention'])).size).toBe(2);
});

it('no slice of a job is larger than what a trigger of the free plan has, over a history of mail', async () => {
  const cron = createCron(openSqliteD1());
  const at = cron.now();
  for (let day = 40; day >= 0; day--)
    await mail(cron.store, { at: at - day * 24 * 60 * MINUTE, delivered: 60, hard: 6 });
  const finished = new Set<string>();
  for (let minute = 0; minute < 30; minute++) {
    const { ran } = await cron.trigger(everyJob(cron), ALLOWANCES.free);
    for (const name of ran) finished.add(name);
    cron.advance(MINUTE);
  }
  expect(cron.said).toEqual([]);
  expect([...finished].sort()).toEqual(
    everyJob(cron)
      .map(({ name }) => name)
      .sort(),
  );
});

it('a message, a hundred of them from the queue, and a check fit into the free plan', async () => {
  let spent = 0;
  const store = openD1(
    withD1Limits(
      meteredD1(openSqliteD1(), (count) => {
        spent += count;
      }),
    ),
  );
  const app = await createTestApp({ store });
  const token = await app.key(['check']);
  const at = app.now();
  const mailTo = (n: number) => send({ messageId: `m-${n}`, acceptedAt: at, destination: [`p${n}@example.net`] });
  const costOf = async (work: () => Promise<unknown>) => {
    const before = spent;
    await work();
    await app.background.drain();
    return spent - before;
  };
  const recipients = Array.from({ length: 1_000 }, (_, n) => `p${n}@example.net`);
  const costs = {
    webhook: await costOf(async () => expect((await app.deliver(mailTo(1_000))).status).toBe(200)),
    batch: await costOf(() =>
      tell(store, ...Array.from({ length: 100 }, (_, n) => ({ publishedAt: at, body: mailTo(n) }))),
    ),
    check: await costOf(() => app.api('POST', '/v1/check', token, { recipients })),
  };
  expect(Object.entries(costs).filter(([, cost]) => cost > FREE)).toEqual([]);
});
