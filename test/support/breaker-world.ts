/** The circuit breaker through the real SDK, against a SES of its own, by a clock that moves when somebody sleeps. */
import { onTestFinished, vi } from 'vitest';
import { createBuckets } from '../../src/aws/bucket.ts';
import { createSdkClients } from '../../src/aws/sdk.ts';
import { recordingOf } from '../../src/ingest/notification.ts';
import { createBreakerJob } from '../../src/reputation/breaker/job.ts';
import { createSendingSwitches, type SendingSwitches } from '../../src/reputation/breaker/ses.ts';
import { BREAKER_SECTION } from '../../src/reputation/breaker/settings.ts';
import { silentLog } from '../../src/shared/log.ts';
import { HOUR, MINUTE } from '../../src/shared/time.ts';
import type { Store } from '../../src/store/contract.ts';
import { createTestApp } from './app.ts';
import { batchOf } from './record.ts';
import { ACCOUNT, bounce, delivery, type MailSpec, send, TOPIC } from './ses.ts';
import { startSesServer } from './ses-server.ts';
import type { OpenSes } from './ses-ways.ts';
import { openMemory } from './sqlite.ts';

const T0 = Date.UTC(2026, 10, 20, 9, 30);
export const OTHER_ACCOUNT = '222222222222';
const REGIONS = ['us-east-1', 'eu-west-1'];

export interface Sent {
  readonly good: number;
  readonly bad: number;
  readonly set?: string;
  readonly tenant?: string;
  readonly account?: string;
  readonly region?: string;
}

let mails = 0;

/** Mail accepted at a time, and what became of it. */
export async function sendMail(
  store: Store,
  { good, bad, set, tenant, account = ACCOUNT, region = 'us-east-1' }: Sent,
  at: number,
): Promise<void> {
  const road = { source: TOPIC, account, region, publishedAt: at + 1_000, receivedAt: at + 2_000 };
  const bodies = Array.from({ length: good + bad }, (_, n) => {
    mails += 1;
    const address = `p${mails}@example.net`;
    const spec: MailSpec = {
      ...{ messageId: `m-${mails}`, acceptedAt: at, destination: [address], tenant, configurationSet: set },
      sender: { account, region, identity: 'news.example.com' },
    };
    const recipients = [{ emailAddress: address, action: 'failed', status: '5.1.1' }];
    return [send(spec), n < bad ? bounce(spec, { at, recipients }) : delivery(spec, at, [address])];
  });
  const options = { accounts: new Set([ACCOUNT, OTHER_ACCOUNT]), campaignTag: 'campaign', routes: [] };
  const recordings = bodies
    .flat()
    .map((body, n) => recordingOf(JSON.stringify(body), { ...road, id: `sns:${mails}-${n}` }, options));
  await store.events.record(batchOf(recordings));
}

export async function createBreakerWorld({
  credentials = true,
  open = createSdkClients,
}: {
  readonly credentials?: boolean;
  readonly open?: OpenSes;
} = {}) {
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
  const logIn = () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  };
  if (credentials) logIn();
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const app = await createTestApp({ store: openMemory(), startAt: T0 });
  const { store, now } = app;
  await store.reputation.recounted();
  const server = await startSesServer({ now, regions: REGIONS });
  onTestFinished(() => server.stop());
  const clients = open({ endpoint: server.endpoint, timeout: 2_000 });
  onTestFinished(clients.close);
  const sleep = async (ms: number) => app.advance(ms);
  const switches = createSendingSwitches({ clientOf: clients.clientOf, buckets: createBuckets(), now, sleep });
  /** A job as a fresh process would make it; `wrap` may stand between it and SES. */
  const makeJob = (wrap: (switches: SendingSwitches) => SendingSwitches = (each) => each) =>
    createBreakerJob({ store, switches: wrap(switches), now, random: () => 0.5, log: silentLog });
  const { signal } = new AbortController();
  const settle = async (job = makeJob()) => {
    while (await job.run(signal));
  };
  let version = 0;

  return {
    ...app,
    server,
    makeJob,
    settle,
    logIn,
    signal,
    /** A minute passes, then the job does all that is due. */
    minute: async (job = makeJob()) => {
      app.advance(MINUTE);
      await settle(job);
    },
    set: async (settings: object) => {
      version += 1;
      const value = JSON.stringify(BREAKER_SECTION.schema.parse(settings));
      await store.settings.put({ section: 'circuit-breaker', version, value, at: now(), actor: 'key:ops', note: null });
    },
    /** Mail accepted `hoursAgo`, and what became of it. */
    mail: (sent: Sent, hoursAgo = 0) => sendMail(store, sent, now() - hoursAgo * HOUR),
    episodes: () => store.breakers.list({ limit: 20 }),
    /** The newest episode. */
    episode: async () => {
      const [newest] = await store.breakers.list({ limit: 1 });
      if (newest === undefined) throw new Error('nothing tripped');
      return newest;
    },
    actions: async () => (await store.audit.list({ limit: 50 })).map(({ action }) => action).reverse(),
    operations: () => server.calls.map(({ operation }) => operation),
  };
}
