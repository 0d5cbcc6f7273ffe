/** The Node service: the app over a SQLite file, behind an HTTP server. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { serveStatic } from '@hono/node-server/serve-static';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { ADMIN_ID, ensureAdmin } from './access/keys.ts';
import { serveDescription } from './api-description.ts';
import { createApp } from './app.ts';
import { createSdkClients } from './aws/sdk.ts';
import { limitBodyTime } from './body-timeout.ts';
import type { Config } from './config.ts';
import { assetsFromManifest } from './dashboard/assets.ts';
import { createDashboard } from './dashboard/routes.tsx';
import { createSignInCodes } from './dashboard/session/codes.ts';
import { createIntake } from './ingest/intake.ts';
import { createRecorder } from './ingest/recorder.ts';
import { createRefusalCounter } from './ingest/refusals.ts';
import { startRawKeeping } from './ingest/retention.ts';
import { createCertificates } from './ingest/sns/certificates.ts';
import { createConfirmer } from './ingest/sns/confirmation.ts';
import { createSqsClients } from './ingest/sqs/client.ts';
import { createSqsConsumers } from './ingest/sqs/consumers.ts';
import { createDeadLetterJob } from './ingest/sqs/dead-letters.ts';
import { createTopics } from './ingest/topics.ts';
import { createNodeMetrics } from './node-metrics.ts';
import { openSecrets } from './node-secret-key.ts';
import { createCampaignCounting } from './reputation/campaigns/counting.ts';
import { createServiceJobs } from './service-jobs.ts';
import { createBackground } from './shared/background.ts';
import { startJobs } from './shared/jobs.ts';
import type { Log } from './shared/log.ts';
import { type Clock, SECOND } from './shared/time.ts';
import type { Store } from './store/contract.ts';
import { openSqlite } from './store/sqlite.ts';
import { createEraser } from './suppression/erase.ts';
import { createPseudonyms, keyMarkOf, requireErasureKey } from './suppression/pseudonym.ts';
import { createAttempt } from './webhooks/attempt.ts';
import { createSenders } from './webhooks/senders.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly log: Log;
  /** The folder of generated migrations. */
  readonly migrations: string;
  /** The folder of the built browser files. */
  readonly client: string;
  readonly now?: Clock;
}

export interface Service {
  readonly url: string;
  readonly store: Store;
  /** Shown once: the store holds its hash only. `null` when the administrator existed already. */
  readonly newAdminToken: string | null;
  /** A link that signs the administrator in, once, within ten minutes. */
  readonly signInUrl: () => string;
  /** Stops reading queues and taking requests, settles what was accepted, closes the store. */
  readonly stop: () => Promise<void>;
}

const TIMEOUTS = {
  // See `limitBodyTime`.
  requestTimeout: 0,
  headersTimeout: 10 * SECOND,
  keepAliveTimeout: 65 * SECOND,
  connectionsCheckingInterval: 5 * SECOND,
};
const BODY_TIMEOUT = 30 * SECOND;
/** These take as long as they take; silence is limited where they are read. */
const IMPORT = /^\/(?:v1\/suppressions\/import|suppressions\/imports\/[\w-]+)(?:\?|$)/;
/** SNS gives up after 15 s; whoever waits longer than this for an answer will ask again. */
const STOP_WAIT = 10 * SECOND;
const IMMUTABLE = 'public, max-age=31536000, immutable';

export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, log, migrations, client, now = Date.now } = options;
  const assets = assetsFromManifest(JSON.parse(readFileSync(join(client, '.vite', 'manifest.json'), 'utf8')));
  const store = attempt('DATABASE_URL', () => openSqlite({ path: config.databasePath, migrations }));
  const { secrets, made } = attempt('SECRET_KEY', () => openSecrets(config));
  await requireErasureKey(store.erasures, secrets);
  const pseudonymOf = createPseudonyms(secrets);
  const eraser = createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now });
  const recorder = createRecorder({ events: store.events, pseudonymOf, now, log });
  const metrics = createNodeMetrics();
  const intake = createIntake({ ...config, keepRaw: config.rawRetentionDays > 0, recorder, log, metrics });
  const refusals = createRefusalCounter({ signals: store.alertSignals, now, log });
  const signInCodes = createSignInCodes({ now });
  const ses = createSdkClients(config.sync);
  const origin = config.publicUrl?.origin ?? null;
  const senders = createSenders({ secrets, fetch, ses, email: config.alertEmail, origin, now });
  const attemptWebhook = createAttempt(senders, now);
  const campaignCounting = createCampaignCounting({ campaigns: store.campaigns, secrets, now, log });
  const stopping = new AbortController();
  const background = createBackground(log);
  const app = createApp({
    store,
    stopping: stopping.signal,
    background,
    intake,
    certificates: createCertificates({ fetch, now, pinned: config.signingCerts }),
    confirmer: createConfirmer({ fetch, ...(config.snsEndpoint === null ? {} : { endpoint: config.snsEndpoint }) }),
    signInCodes,
    secrets,
    attemptWebhook,
    eraser,
    campaignCounting,
    refusals,
    config,
    assets,
    dashboard: createDashboard,
    now,
    log,
    metrics,
    files: serveStatic({ root: client, precompressed: true, onFound: (_, c) => c.header('cache-control', IMMUTABLE) }),
    clientOf: (c) => getConnInfo(c).remote.address ?? 'unknown',
  });
  serveDescription(app);
  await createTopics(config.topics, store.sources).register(now());
  await startRawKeeping({ raw: store.raw, days: config.rawRetentionDays, now });
  const newAdminToken = await ensureAdmin(store.access, config.adminToken, now());

  const { server, url } = await listen(app, config).catch(async (error: unknown) => {
    await store.close();
    throw new Error(`HOST, PORT: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (made !== null) log.info('secret-key-made', { path: made });
  const { queues } = config;
  const clients = createSqsClients(config.sqsEndpoint);
  const consumers = createSqsConsumers({ queues, clients, intake, refusals, now, log });
  consumers.start();
  const jobs = startJobs({
    jobs: [
      ...createServiceJobs({ store, config, ses, eraser, attemptWebhook, pseudonymOf, now, log, metrics }),
      ...(queues.length > 0
        ? [createDeadLetterJob({ queues, clientOf: clients.of, signals: store.alertSignals, now, log })]
        : []),
    ],
    leases: store.leases,
    holder: randomUUID(),
    now,
    log,
  });
  const reachedAt = origin ?? url;
  return {
    url: reachedAt,
    store,
    newAdminToken,
    signInUrl: () => `${reachedAt}/sign-in?code=${signInCodes.issueSignInCode(ADMIN_ID)}`,
    stop: async () => {
      stopping.abort();
      await jobs.stop();
      ses.close();
      await consumers.stop();
      clients.close();
      await close(server);
      await background.drain();
      await recorder.drain();
      await campaignCounting.drain();
      await refusals.flush();
      await store.close();
    },
  };
}

/** Names the setting that a failing start is about. */
function attempt<T>(setting: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${setting}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function listen(
  app: OpenAPIHono,
  { host, port }: Config,
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: TIMEOUTS }) as Server;
  limitBodyTime(server, { limit: BODY_TIMEOUT, exempt: ({ url = '' }) => IMPORT.test(url) });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}` };
}

/** Requests under way get their answer; connections are closed as soon as they have none. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const force = setTimeout(() => server.closeAllConnections(), STOP_WAIT);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
}
