/** The service of one isolate: the app over D1, with a queue before it where one is bound. */
import type { MessageBatch } from '@cloudflare/workers-types';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { ensureAdmin } from '../access/keys.ts';
import { createSecrets } from '../access/secrets.ts';
import { createApp } from '../app.ts';
import { createSesClients } from '../aws/clients.ts';
import type { Assets } from '../dashboard/assets.ts';
import { createSignInCodes } from '../dashboard/session/codes.ts';
import { createIntake } from '../ingest/intake.ts';
import { createRefusalCounter } from '../ingest/refusals.ts';
import { startRawKeeping } from '../ingest/retention.ts';
import { createCertificates } from '../ingest/sns/certificates.ts';
import { createConfirmer } from '../ingest/sns/confirmation.ts';
import { createTopics } from '../ingest/topics.ts';
import { createServiceJobs } from '../service-jobs.ts';
import type { Background } from '../shared/background.ts';
import type { Fetch } from '../shared/http.ts';
import type { Log } from '../shared/log.ts';
import { openD1 } from '../store/d1.ts';
import { withD1Limits } from '../store/d1-limits.ts';
import { createEraser } from '../suppression/erase.ts';
import { createPseudonyms, keyMarkOf, requireErasureKey } from '../suppression/pseudonym.ts';
import { createAttempt } from '../webhooks/attempt.ts';
import { createSenders } from '../webhooks/senders.ts';
import { createEdgeCampaignCounting } from './campaign-counting.ts';
import { createConsumer, createDeadLetterConsumer } from './consumer.ts';
import { runDueJobs } from './cron.ts';
import { lazyDashboard } from './lazy-dashboard.ts';
import { createEdgeLog } from './log.ts';
import { edgeMetrics } from './metrics.ts';
import { createQueueFront } from './queue-front.ts';
import type { EdgeSettings, Env } from './settings.ts';
import { createTurnRecorder } from './turn-recorder.ts';

/** Keeps the request of this moment alive until something is done. */
export type WaitUntil = (work: Promise<unknown>) => void;

export interface EdgeService {
  readonly app: OpenAPIHono;
  /** What must be so before anything is served; done once. Rejects while the database is away. */
  readonly ready: () => Promise<void>;
  readonly consume: (batch: MessageBatch) => Promise<void>;
  readonly runJobs: () => Promise<void>;
  /** Stores what was counted beside a request. Never rejects. */
  readonly settle: () => Promise<void>;
}

/** Only a bound `fetch` may be called. */
const outgoing: Fetch = (input, init) => fetch(input, init);

/** Of work that succeeds once; what failed is tried again by the next who asks. */
function once(work: () => Promise<void>): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    await work();
    isDone = true;
  };
}

/** Work that goes on after an answer: the platform keeps the request alive for it. */
const createEdgeBackground = (log: Log, waitUntil: WaitUntil): Pick<Background, 'keep'> => ({
  keep: (work) =>
    waitUntil(
      work.catch((error: unknown) =>
        log.error('background-failed', { name: error instanceof Error ? error.name : 'unknown' }),
      ),
    ),
});

export function createEdgeService(
  { config, secretKey, credentials, deadLetterQueue }: EdgeSettings,
  env: Pick<Env, 'DB' | 'QUEUE'>,
  { assets, waitUntil }: { readonly assets: Assets; readonly waitUntil: WaitUntil },
): EdgeService {
  const now = Date.now;
  const log = createEdgeLog(config.logLevel);
  const store = openD1(withD1Limits(env.DB));
  const secrets = createSecrets(secretKey);
  const pseudonymOf = createPseudonyms(secrets);
  const eraser = createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now });
  const recorder = createTurnRecorder({ events: store.events, pseudonymOf, now, log });
  const metrics = edgeMetrics;
  const intake = createIntake({ ...config, keepRaw: config.rawRetentionDays > 0, recorder, log, metrics });
  const refusals = createRefusalCounter({ signals: store.alertSignals, now, log });
  const ses = createSesClients({ ...config.sync, ...(credentials === null ? {} : { credentials }) });
  const origin = config.publicUrl?.origin ?? null;
  const senders = createSenders({ secrets, fetch: outgoing, ses, email: config.alertEmail, origin, now });
  const attemptWebhook = createAttempt(senders, now);
  const app = createApp({
    store,
    stopping: new AbortController().signal,
    background: createEdgeBackground(log, waitUntil),
    intake,
    ...(env.QUEUE === undefined ? {} : { front: createQueueFront({ queue: env.QUEUE, intake, log }) }),
    certificates: createCertificates({ fetch: outgoing, now, pinned: config.signingCerts }),
    confirmer: createConfirmer({
      fetch: outgoing,
      ...(config.snsEndpoint === null ? {} : { endpoint: config.snsEndpoint }),
    }),
    signInCodes: createSignInCodes({ now }),
    secrets,
    attemptWebhook,
    eraser,
    campaignCounting: createEdgeCampaignCounting({ campaigns: store.campaigns, secrets, now, log }),
    refusals,
    config,
    assets,
    dashboard: lazyDashboard,
    now,
    log,
    metrics,
    clientOf: (c) => c.req.header('cf-connecting-ip') ?? 'unknown',
  });
  const consume = createConsumer({ intake, now, log });
  const consumeDead = createDeadLetterConsumer({ intake, now, log });
  const jobs = createServiceJobs({ store, config, ses, eraser, attemptWebhook, pseudonymOf, now, log, metrics });

  return {
    app,
    ready: once(async () => {
      await requireErasureKey(store.erasures, secrets);
      await ensureAdmin(store.access, config.adminToken, now());
      await createTopics(config.topics, store.sources).register(now());
      await startRawKeeping({ raw: store.raw, days: config.rawRetentionDays, now });
    }),
    consume: (batch) => (batch.queue === deadLetterQueue ? consumeDead(batch) : consume(batch)),
    runJobs: async () => {
      const holder = crypto.randomUUID();
      const ran = await runDueJobs({ jobs, leases: store.leases, holder, now, log });
      log.debug('jobs-ran', { jobs: ran.join(' ') });
    },
    settle: refusals.flush,
  };
}
