/** Entry on Cloudflare Workers: requests, queued messages, and the cron trigger. */
import { env as ownEnv, waitUntil } from 'cloudflare:workers';
import type { ExecutionContext, MessageBatch } from '@cloudflare/workers-types';
import { assetsFromManifest } from './dashboard/assets.ts';
import { postpone } from './edge/consumer.ts';
import { createEdgeLog } from './edge/log.ts';
import { roadOf } from './edge/road.ts';
import { createEdgeService, type EdgeService } from './edge/service.ts';
import { type Env, edgeSettings, hasSameBindings } from './edge/settings.ts';
import { WEBHOOK_PATH } from './ingest/routes.ts';
import { type Problem, plainProblem } from './shared/problem.ts';
import { err, ok, type Result } from './shared/result.ts';
import { StoreUnavailableError } from './store/contract.ts';

/** Put in by the build: which files the browser loads. */
declare const CLIENT_MANIFEST: unknown;

const MISCONFIGURED: Problem = {
  status: 503,
  code: 'misconfigured',
  title: 'The settings of this Worker are incomplete',
  detail: "Its log names them: npx wrangler tail, or Workers Logs in Cloudflare's dashboard.",
  headers: { 'retry-after': '60' },
};

const STORE_UNAVAILABLE: Problem = {
  status: 503,
  code: 'store-unavailable',
  title: 'The store is unavailable',
  detail: 'Are the migrations applied? npx wrangler d1 migrations apply DB --remote --env production',
  headers: { 'retry-after': '5' },
};

const log = createEdgeLog('info');

function build(env: Env): Result<EdgeService, string> {
  if (env.DB === undefined) return err('DB must be bound to a database of D1: see wrangler.toml');
  const settings = edgeSettings(env);
  if (!settings.ok) return settings;
  const service = createEdgeService(settings.value, env, { assets: assetsFromManifest(CLIENT_MANIFEST), waitUntil });
  // Hono puts its routes in order when the first request comes: that should not be this request's time.
  service.app.router.match('GET', '/');
  return ok(service);
}

/** While the isolate starts: its time to start is no request's. Nothing may be asked, timed or drawn by lot meanwhile. */
let current = { env: ownEnv, service: build(ownEnv) };

/** Whoever hands over other bindings than the isolate has, as a test may, gets a service over those. */
function serviceOf(env: Env): Result<EdgeService, string> {
  if (!hasSameBindings(env, current.env)) current = { env, service: build(env) };
  const { service } = current;
  // With every request: whoever reads the log begins to read it after the first one.
  if (!service.ok) log.error('misconfigured', { detail: service.error });
  return service;
}

/** The queue is there for the time in which the database is away: what a new isolate is handed may wait in it, too. */
const goesIntoQueue = (request: Request, env: Env): boolean =>
  env.QUEUE !== undefined && new URL(request.url).pathname === WEBHOOK_PATH;

const sayNotReady = (error: unknown): void =>
  log.error('not-ready', { name: error instanceof Error ? error.name : typeof error });

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const service = serviceOf(env);
    if (!service.ok) return plainProblem(MISCONFIGURED);
    const { app, ready, sessions, settle } = service.value;
    const road = roadOf(request, Date.now());
    try {
      await sessions.run({ ...road, start: null }, ready);
    } catch (error) {
      sayNotReady(error);
      if (!(error instanceof StoreUnavailableError && goesIntoQueue(request, env)))
        return plainProblem(STORE_UNAVAILABLE);
    }
    const response = await sessions.answer(road, async () => app.fetch(request, env, context));
    context.waitUntil(settle());
    return response;
  },

  async queue(batch: MessageBatch, env: Env): Promise<void> {
    const service = serviceOf(env);
    if (!service.ok) return postpone(batch);
    try {
      await service.value.ready();
    } catch (error) {
      sayNotReady(error);
      return postpone(batch);
    }
    await service.value.consume(batch);
  },

  async scheduled(_event: unknown, env: Env): Promise<void> {
    const service = serviceOf(env);
    // Logged by the platform; the next trigger tries again.
    if (!service.ok) throw new Error(service.error);
    await service.value.runJobs();
  },
};
