/** Puts the parts together. Knows no runtime and no driver: the entries hand both in. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { createAuditRoutes } from './access/audit-routes.ts';
import { noteKeyUse } from './access/key-use.ts';
import { createKeyRoutes } from './access/routes.ts';
import type { Secrets } from './access/secrets.ts';
import type { Config } from './config.ts';
import type { Assets } from './dashboard/assets.ts';
import { asksForPage, missingPage } from './dashboard/pages/missing-page.tsx';
import { createDashboard, type DashboardOptions } from './dashboard/routes.tsx';
import type { SignInCodes } from './dashboard/session/codes.ts';
import { createHealthRoutes } from './health-routes.ts';
import { createEventReader } from './ingest/event-reader.ts';
import { createEventRoutes } from './ingest/event-routes.ts';
import { createEventBridgeRoutes } from './ingest/eventbridge-routes.ts';
import type { Front, Intake } from './ingest/intake.ts';
import { createMessageRoutes } from './ingest/message-routes.ts';
import { createQuarantine } from './ingest/quarantine.ts';
import { createQuarantineRoutes } from './ingest/quarantine-routes.ts';
import { OverloadedError } from './ingest/recorder.ts';
import type { RefusalCounter } from './ingest/refusals.ts';
import { createRetentionRoutes } from './ingest/retention-routes.ts';
import { createWebhookRoutes } from './ingest/routes.ts';
import type { Certificates } from './ingest/sns/certificates.ts';
import type { Confirmer } from './ingest/sns/confirmation.ts';
import { createSourceRoutes } from './ingest/source-routes.ts';
import { createSubscriptions } from './ingest/subscriptions.ts';
import { createTopics } from './ingest/topics.ts';
import { createAcknowledgeRoutes } from './reputation/alerts/acknowledge-routes.ts';
import { createAlertRoutes } from './reputation/alerts/routes.ts';
import { ALERT_SETTINGS } from './reputation/alerts/settings.ts';
import { createAwsRoutes } from './reputation/aws/routes.ts';
import { loadAwsStatus } from './reputation/aws/status.ts';
import { createBreakerRoutes } from './reputation/breaker/routes.ts';
import type { CampaignCounting } from './reputation/campaigns/counting.ts';
import { createCampaignRoutes } from './reputation/campaigns/routes.ts';
import { createReputationRoutes } from './reputation/reputation-routes.ts';
import { createSeriesRoutes } from './reputation/series-routes.ts';
import { createSectionRoutes } from './reputation/settings-section.ts';
import type { Background } from './shared/background.ts';
import type { Log } from './shared/log.ts';
import type { Metrics } from './shared/metrics.ts';
import { type Problem, problemResponse } from './shared/problem.ts';
import type { Clock } from './shared/time.ts';
import { type Store, StoreUnavailableError } from './store/contract.ts';
import { createChanges } from './suppression/change.ts';
import { createCheckRoutes } from './suppression/check-routes.ts';
import type { Eraser } from './suppression/erase.ts';
import { createEraseRoutes } from './suppression/erase-routes.ts';
import { createErased } from './suppression/erased.ts';
import { createFirstCheck } from './suppression/first-check.ts';
import { createHistory } from './suppression/history.ts';
import { createImports } from './suppression/import/imports.ts';
import { createIncidentRoutes } from './suppression/incident-routes.ts';
import { createLookup } from './suppression/lookup.ts';
import { createPseudonyms } from './suppression/pseudonym.ts';
import { createSuppressionRoutes } from './suppression/routes.ts';
import { createSendingRoutes } from './suppression/sending-routes.ts';
import { createSettingsRoutes } from './suppression/settings-routes.ts';
import { createSyncRoutes } from './suppression/sync/routes.ts';
import { loadSyncStatus } from './suppression/sync/status.ts';
import { createUnsubscribeLinkRoutes } from './unsubscribe/link-routes.ts';
import { createUnsubscribeRoutes } from './unsubscribe/routes.tsx';
import { createWebhookActionRoutes } from './webhooks/action-routes.ts';
import type { AttemptMessage } from './webhooks/attempt.ts';
import { createWebhookEndpointRoutes } from './webhooks/endpoint-routes.ts';
import { createEndpoints } from './webhooks/endpoints.ts';

export interface AppOptions {
  readonly store: Store;
  readonly intake: Intake;
  /** Where webhooks hand over what they brought. Default: the intake itself. */
  readonly front?: Front;
  readonly certificates: Certificates;
  readonly confirmer: Confirmer;
  readonly signInCodes: SignInCodes;
  readonly secrets: Secrets;
  /** For test messages of endpoints. */
  readonly attemptWebhook: AttemptMessage;
  readonly eraser: Eraser;
  /** Of checks that name a campaign. */
  readonly campaignCounting: CampaignCounting;
  readonly refusals: RefusalCounter;
  readonly config: Pick<
    Config,
    | 'topics'
    | 'queues'
    | 'autoConfirm'
    | 'requireSignatureVersion'
    | 'publicUrl'
    | 'sync'
    | 'watch'
    | 'retentionDays'
    | 'bounceRetentionDays'
    | 'rawRetentionDays'
    | 'alertEmail'
    | 'campaignTag'
  >;
  readonly assets: Assets;
  /** Serves the built browser files under `/assets/`; left out where the platform does so itself. */
  readonly files?: MiddlewareHandler;
  readonly now: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Who is calling, for the sign-in throttle. */
  readonly clientOf: (c: Context) => string;
  /** For imports that go on after their file has come. */
  readonly background: Pick<Background, 'keep'>;
  /** Aborted when the service stops: nobody may be kept waiting. */
  readonly stopping: AbortSignal;
  /** How pages hear of what comes in; left out: as usual. */
  readonly live?: DashboardOptions['live'];
}

const STORE_UNAVAILABLE: Problem = {
  status: 503,
  code: 'store-unavailable',
  title: 'The store is unavailable',
  detail: 'Nothing was stored. The same request may succeed later.',
  headers: { 'retry-after': '5' },
};

const OVERLOADED: Problem = {
  status: 503,
  code: 'overloaded',
  title: 'Too many messages are waiting',
  headers: { 'retry-after': '5' },
};

const INTERNAL: Problem = { status: 500, code: 'internal', title: 'Internal error' };

function problemOf(error: Error): Problem {
  if (error instanceof StoreUnavailableError) return STORE_UNAVAILABLE;
  if (error instanceof OverloadedError) return OVERLOADED;
  if (error instanceof HTTPException && error.status < 500) {
    return { status: error.status as Problem['status'], code: 'invalid-request', title: 'The request is malformed' };
  }
  return INTERNAL;
}

/** What of an error may be logged. */
function errorFields(error: Error): Record<string, string> {
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : '';
  // The frames say where; the first lines hold the message, which may quote what was sent.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, code, stack: frames.slice(0, 8).join('\n') };
}

export function createApp(options: AppOptions): OpenAPIHono {
  const { intake, certificates, confirmer, secrets, config, now, log, metrics, stopping } = options;
  const store = { ...options.store, access: noteKeyUse(options.store.access, { now, log }) };
  const topics = createTopics(config.topics, store.sources);
  const { autoConfirm } = config;
  const subscriptions = createSubscriptions({ sources: store.sources, topics, confirmer, autoConfirm, now });
  const quarantine = createQuarantine({ store, intake, now });
  const pseudonymOf = createPseudonyms(options.secrets);
  const erased = createErased({ store, pseudonymOf });
  const lookup = createLookup({ store, pseudonymOf });
  const changes = createChanges({ store, erased, lookup, now });
  const history = createHistory({ store, erased });
  const imports = createImports({ store, erased, now, stopping });
  const reader = createEventReader({ store, erased });
  const app = new OpenAPIHono();
  const hasEmail = config.alertEmail !== null;
  const endpoints = createEndpoints({ store, secrets, attempt: options.attemptWebhook, hasEmail, now });
  const syncStatus = () => loadSyncStatus(store.sync, config.sync);
  const awsStatus = () => loadAwsStatus(store.aws, config.watch, now());

  app.onError((error, c) => {
    // Whoever hung up hears no answer, and it is no fault of ours.
    if (c.req.raw.signal.aborted)
      return problemResponse(c, { status: 400, code: 'aborted', title: 'The request was aborted' });
    const problem = problemOf(error);
    if (problem.status >= 500) log.error('request-failed', { path: c.req.routePath, ...errorFields(error) });
    return problemResponse(c, problem);
  });
  app.notFound((c) =>
    asksForPage(c)
      ? missingPage(c, options.assets)
      : problemResponse(c, { status: 404, code: 'not-found', title: 'Nothing here' }),
  );

  if (options.files !== undefined) app.use('/assets/*', options.files);
  app.route('/', createHealthRoutes({ store, sync: config.sync, watch: config.watch, now, metrics, log }));
  const { refusals, front = intake } = options;
  app.route(
    '/',
    createWebhookRoutes({ ...config, certificates, topics, subscriptions, intake: front, refusals, now, log, metrics }),
  );
  app.route('/', createEventBridgeRoutes({ access: store.access, intake: front, refusals, now }));
  const firstCheck = createFirstCheck({ milestones: store.milestones, background: options.background, now, log });
  app.route('/', createCheckRoutes({ store, lookup, counting: options.campaignCounting, firstCheck, now }));
  app.route('/', createCampaignRoutes({ store, now }));
  app.route('/', createSuppressionRoutes({ store, erased, lookup, changes, history, imports, now, stopping }));
  app.route('/', createSyncRoutes({ store, settings: config.sync, now }));
  app.route('/', createAwsRoutes({ store, settings: config.watch, now }));
  app.route('/', createSettingsRoutes({ store, now }));
  app.route('/', createIncidentRoutes({ store, now }));
  app.route('/', createUnsubscribeLinkRoutes({ store, secrets, publicOrigin: config.publicUrl?.origin }));
  app.route('/', createUnsubscribeRoutes({ store, erased, secrets, style: options.assets.style, now, log }));
  app.route('/', createSendingRoutes({ store, now }));
  app.route('/', createBreakerRoutes({ store, now }));
  app.route('/', createAlertRoutes({ store }));
  app.route('/', createAcknowledgeRoutes({ store, now }));
  app.route('/', createSectionRoutes(ALERT_SETTINGS, { store, now }));
  app.route('/', createEventRoutes({ store, reader }));
  app.route('/', createMessageRoutes({ store, reader }));
  app.route('/', createReputationRoutes({ store, now }));
  app.route('/', createSeriesRoutes({ store, now }));
  app.route('/', createEraseRoutes({ access: store.access, eraser: options.eraser }));
  app.route('/', createRetentionRoutes({ store, config }));
  app.route('/', createAuditRoutes({ store }));
  app.route('/', createSourceRoutes({ store, subscriptions }));
  app.route('/', createQuarantineRoutes({ store, quarantine }));
  app.route('/', createKeyRoutes({ access: store.access, now }));
  app.route('/', createWebhookEndpointRoutes({ store, endpoints }));
  app.route('/', createWebhookActionRoutes({ store, secrets, endpoints, now }));
  app.route(
    '/',
    createDashboard({
      store,
      intake,
      subscriptions,
      quarantine,
      queues: config.queues,
      endpoints,
      hasEmail,
      imports,
      background: options.background,
      people: { store, lookup, changes, history, reader, erased, eraser: options.eraser },
      syncStatus,
      awsStatus,
      now,
      log,
      stopping: options.stopping,
      live: options.live,
      assets: options.assets,
      signInCodes: options.signInCodes,
      clientOf: options.clientOf,
      publicOrigin: config.publicUrl?.origin,
      campaignTag: config.campaignTag,
    }),
  );

  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'ses-sentinel',
      version: '1',
      description: 'Errors are problem documents (RFC 9457) with a stable `code`.',
    },
  });
  return app;
}
