/** The service of one isolate: the app over D1, with a queue before it where one is bound. */
import type { MessageBatch, RateLimit } from '@cloudflare/workers-types';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { ensureAdmin } from '../access/keys.ts';
import { createSecrets } from '../access/secrets.ts';
import { type AppOptions, createApp } from '../app.ts';
import { createLightClients } from '../aws/light.ts';
import type { Assets } from '../dashboard/assets.ts';
import { createSignInCodes } from '../dashboard/session/codes.ts';
import { createIntake, type Intake } from '../ingest/intake.ts';
import { createRefusalCounter } from '../ingest/refusals.ts';
import { startRawKeeping } from '../ingest/retention.ts';
import { createCertificates } from '../ingest/sns/certificates.ts';
import { createConfirmer } from '../ingest/sns/confirmation.ts';
import { createTopics } from '../ingest/topics.ts';
import { createServiceJobs } from '../service-jobs.ts';
import type { Background } from '../shared/background.ts';
import type { Fetch } from '../shared/http.ts';
import type { Log } from '../shared/log.ts';
import { MINUTE, SECOND } from '../shared/time.ts';
import { openD1 } from '../store/d1.ts';
import { withD1Limits } from '../store/d1-limits.ts';
import { withD1Timeout } from '../store/d1-timeout.ts';
import { createEraser } from '../suppression/erase.ts';
import { createPseudonyms, keyMarkOf, requireErasureKey } from '../suppression/pseudonym.ts';
import { FEW_STATEMENTS } from '../suppression/sync/pull.ts';
import { createAttempt } from '../webhooks/attempt.ts';
import { createSenders } from '../webhooks/senders.ts';
import { createBudget } from './budget.ts';
import { createEdgeCampaignCounting } from './campaign-counting.ts';
import { createConsumer, createDeadLetterConsumer } from './consumer.ts';
import { runDueJobs } from './cron.ts';
import { createD1Sessions, type D1Sessions } from './d1-sessions.ts';
import { lazyDashboard } from './lazy-dashboard.ts';
import { createEdgeLog } from './log.ts';
import { createMeter, meteredFetch } from './meter.ts';
import { meteredD1 } from './metered-d1.ts';
import { edgeMetrics } from './metrics.ts';
import { createQueueFront } from './queue-front.ts';
import { withKeysOfThePrimary } from './replica-keys.ts';
import type { EdgeSettings, Env } from './settings.ts';
import { createTurnRecorder } from './turn-recorder.ts';

/** Keeps the request of this moment alive until something is done. */
export type WaitUntil = (work: Promise<unknown>) => void;

export interface EdgeService {
  readonly app: OpenAPIHono;
  readonly sessions: Pick<D1Sessions, 'run' | 'answer'>;
  /** What must be so before anything is served; done once. Rejects while the database is away. */
  readonly ready: () => Promise<void>;
  readonly consume: (batch: MessageBatch) => Promise<void>;
  /** What is due, within what one trigger may do; makes ready by itself, as that counts too. */
  readonly runJobs: () => Promise<void>;
  /** Stores what was counted beside a request. Never rejects. */
  readonly settle: () => Promise<void>;
}

/** Several calls that nobody answers must fit into one cron trigger. */
const SES_TIMEOUT = 10 * SECOND;

/** Endpoints that a run serves side by side: an invocation has six connections, and the database needs some. */
const LANES = 3;
/** Statements that one delivery takes at most, with the look for the next one. */
const DELIVERY = 12;

/** A stream is one invocation, and each look takes statements of it; then the browser connects again. */
const LIVE = { poll: 5 * SECOND, verdict: 30 * SECOND, lifetime: MINUTE } as const;

/** Who cannot be counted may try: the limiter is there to keep noise out, not the operator. */
const maySignInBy = (limiter: RateLimit | undefined): Pick<AppOptions, 'maySignIn'> =>
  limiter === undefined
    ? {}
    : {
        maySignIn: (client) =>
          limiter.limit({ key: client }).then(
            ({ success }) => success,
            () => true,
          ),
      };

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
  { config, secretKey, credentials, deadLetterQueue, allowance, alertsEvery }: EdgeSettings,
  env: Pick<Env, 'DB' | 'QUEUE' | 'SIGN_IN_LIMITER'>,
  { assets, waitUntil }: { readonly assets: Assets; readonly waitUntil: WaitUntil },
): EdgeService {
  const now = Date.now;
  const log = createEdgeLog(config.logLevel);
  const meter = createMeter();
  const metered = meteredD1(env.DB, (count) => meter.spend('statements', count));
  const sessions = createD1Sessions(metered, now);
  const opened = openD1(withD1Limits(withD1Timeout(sessions.client, sessions.timeLeft), { countsArguments: false }));
  const store = { ...opened, access: withKeysOfThePrimary(opened.access, sessions) };
  const secrets = createSecrets(secretKey);
  const pseudonymOf = createPseudonyms(secrets);
  const eraser = createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now });
  const recorder = createTurnRecorder({ events: store.events, pseudonymOf, now, log });
  const metrics = edgeMetrics;
  const intake = createIntake({ ...config, keepRaw: config.rawRetentionDays > 0, recorder, log, metrics });
  const refusals = createRefusalCounter({ signals: store.alertSignals, now, log });
  const ses = createLightClients({
    endpoint: config.sync.endpoint,
    timeout: SES_TIMEOUT,
    send: async (request, init) => {
      meter.spend('fetches', 1);
      return fetch(request, init);
    },
    ...(credentials === null ? {} : { credentials }),
  });
  const origin = config.publicUrl?.origin ?? null;
  const fetchMetered = meteredFetch(outgoing, meter);
  const senders = createSenders({ secrets, fetch: fetchMetered, ses, email: config.alertEmail, origin, now });
  const attemptWebhook = createAttempt(senders, now);
  const certificates = createCertificates({ fetch: outgoing, now, pinned: config.signingCerts });
  /** Requests that come meanwhile wait for the same: it goes on though the client of the first one has hung up. */
  const kept = <T>(work: Promise<T>): Promise<T> => {
    waitUntil(work.catch(() => {}));
    return work;
  };
  const ready = once(async () => {
    await requireErasureKey(store.erasures, secrets);
    await ensureAdmin(store.access, config.adminToken, now());
    await createTopics(config.topics, store.sources).register(now());
    await startRawKeeping({ raw: store.raw, days: config.rawRetentionDays, now });
  });
  /** What the queue does not take, on an isolate that was let in without being ready. */
  const readyIntake: Pick<Intake, 'take' | 'accept'> = {
    take: async (...parcels) => {
      await ready();
      return intake.take(...parcels);
    },
    accept: async (...carried) => {
      await ready();
      return intake.accept(...carried);
    },
  };
  const app = createApp({
    store,
    stopping: new AbortController().signal,
    background: createEdgeBackground(log, waitUntil),
    intake,
    ...(env.QUEUE === undefined ? {} : { front: createQueueFront({ queue: env.QUEUE, intake: readyIntake, log }) }),
    certificates: { keyFor: (...asked) => kept(certificates.keyFor(...asked)) },
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
    dashboard: (options) => lazyDashboard({ ...options, live: LIVE, roads: ['sns', 'eventbridge'] }),
    now,
    log,
    metrics,
    clientOf: (c) => c.req.header('cf-connecting-ip') ?? 'unknown',
    ...maySignInBy(env.SIGN_IN_LIMITER),
  });
  const consume = createConsumer({ intake, now, log });
  const consumeDead = createDeadLetterConsumer({ intake, now, log });
  /** Made for every run: what one remembers must not matter, for the next one is somewhere else. */
  const createJobs = () =>
    createServiceJobs({
      ...{ store, config, ses, eraser, attemptWebhook, pseudonymOf, now, log, metrics },
      limits: {
        alertsEvery,
        sync: FEW_STATEMENTS,
        webhooks: { lanes: LANES, room: () => Math.floor(meter.left().statements / DELIVERY) },
      },
    });

  return {
    app,
    sessions,
    ready,
    consume: (batch) => (batch.queue === deadLetterQueue ? consumeDead(batch) : consume(batch)),
    runJobs: () => {
      const budget = createBudget(allowance);
      return meter.run(budget, async () => {
        await ready();
        const holder = crypto.randomUUID();
        const run = { jobs: createJobs(), leases: store.leases, holder, now, log, budget, meter };
        const { ran, left } = await runDueJobs(run);
        log.debug('jobs-ran', { jobs: ran.join(' '), left: left.join(' ') });
      });
    },
    settle: refusals.flushSometimes,
  };
}
