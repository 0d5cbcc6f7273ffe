/** Puts the parts together. Knows no runtime and no driver: the entries hand both in. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { requireUnbound } from './access/auth.ts';
import { createKeyRoutes } from './access/routes.ts';
import type { Secrets } from './access/secrets.ts';
import type { Config } from './config.ts';
import type { Assets } from './dashboard/assets.ts';
import type { SignInCodes } from './dashboard/codes.ts';
import { createDashboard } from './dashboard/routes.tsx';
import { createEventRoutes } from './ingest/event-routes.ts';
import { createEventBridgeRoutes } from './ingest/eventbridge-routes.ts';
import type { Intake } from './ingest/intake.ts';
import { createQuarantine } from './ingest/quarantine.ts';
import { createQuarantineRoutes } from './ingest/quarantine-routes.ts';
import { OverloadedError } from './ingest/recorder.ts';
import { createWebhookRoutes } from './ingest/routes.ts';
import type { Certificates } from './ingest/sns/certificates.ts';
import type { Confirmer } from './ingest/sns/confirmation.ts';
import { createSourceRoutes } from './ingest/source-routes.ts';
import { createSubscriptions } from './ingest/subscriptions.ts';
import { createTopics } from './ingest/topics.ts';
import type { Log } from './shared/log.ts';
import type { Metrics } from './shared/metrics.ts';
import { type Problem, problemResponse } from './shared/problem.ts';
import type { Clock } from './shared/time.ts';
import { type Store, StoreUnavailableError } from './store/contract.ts';
import { createCheckRoutes } from './suppression/check-routes.ts';
import { createSuppressionRoutes } from './suppression/routes.ts';
import { createSyncRoutes } from './suppression/sync/routes.ts';
import { loadSyncStatus, syncGauges } from './suppression/sync/status.ts';

export interface AppOptions {
  readonly store: Store;
  readonly intake: Intake;
  readonly certificates: Certificates;
  readonly confirmer: Confirmer;
  readonly signInCodes: SignInCodes;
  readonly secrets: Secrets;
  readonly config: Pick<Config, 'topics' | 'autoConfirm' | 'requireSignatureVersion' | 'publicUrl' | 'sync'>;
  readonly assets: Assets;
  /** Serves the built browser files under `/assets/`; left out where the platform does so itself. */
  readonly files?: MiddlewareHandler;
  readonly now: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Who is calling, for the sign-in throttle. */
  readonly clientOf: (c: Context) => string;
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
  const { store, intake, certificates, confirmer, config, now, log, metrics } = options;
  const topics = createTopics(config.topics, store.sources);
  const { autoConfirm } = config;
  const subscriptions = createSubscriptions({ sources: store.sources, topics, confirmer, autoConfirm, now });
  const quarantine = createQuarantine({ store, intake, now });
  const app = new OpenAPIHono();
  const syncStatus = () => loadSyncStatus(store.sync, config.sync);
  const gauges = async () => ({
    ses_sentinel_quarantined_messages: await store.quarantine.count(),
    ...syncGauges(await syncStatus(), now()),
  });

  app.onError((error, c) => {
    // Whoever hung up hears no answer, and it is no fault of ours.
    if (c.req.raw.signal.aborted)
      return problemResponse(c, { status: 400, code: 'aborted', title: 'The request was aborted' });
    const problem = problemOf(error);
    if (problem.status >= 500) log.error('request-failed', { path: c.req.routePath, ...errorFields(error) });
    return problemResponse(c, problem);
  });
  app.notFound((c) => problemResponse(c, { status: 404, code: 'not-found', title: 'Nothing here' }));

  if (options.files !== undefined) app.use('/assets/*', options.files);
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    await store.ready();
    return c.json({ status: 'ok' });
  });

  app.get('/metrics', requireUnbound(store.access, 'read'), async (c) =>
    c.body(await metrics.render(await gauges()), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    }),
  );

  app.route('/', createWebhookRoutes({ ...config, certificates, topics, subscriptions, intake, now, log, metrics }));
  app.route('/', createEventBridgeRoutes({ access: store.access, intake, now }));
  app.route('/', createCheckRoutes({ store, now }));
  app.route('/', createSuppressionRoutes({ store, now }));
  app.route('/', createSyncRoutes({ store, settings: config.sync, now }));
  app.route('/', createEventRoutes({ store }));
  app.route('/', createSourceRoutes({ store, subscriptions }));
  app.route('/', createQuarantineRoutes({ store, quarantine }));
  app.route('/', createKeyRoutes({ access: store.access, now }));
  app.route(
    '/',
    createDashboard({
      store,
      syncStatus,
      now,
      log,
      assets: options.assets,
      signInCodes: options.signInCodes,
      clientOf: options.clientOf,
      publicOrigin: config.publicUrl?.origin,
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
