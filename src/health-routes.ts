/** For the machines that watch this one. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireUnbound } from './access/auth.ts';
import { gaugesOf } from './gauges.ts';
import type { WatchSettings } from './reputation/aws/settings.ts';
import { createApi, json, PROBLEMS } from './shared/api.ts';
import type { Log } from './shared/log.ts';
import type { Metrics } from './shared/metrics.ts';
import type { Clock } from './shared/time.ts';
import type { Store } from './store/contract.ts';
import type { SyncSettings } from './suppression/sync/settings.ts';

export interface HealthRoutesOptions {
  readonly store: Store;
  readonly sync: SyncSettings;
  readonly watch: WatchSettings;
  readonly now: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
}

export function createHealthRoutes({ store, sync, watch, now, metrics, log }: HealthRoutesOptions) {
  const api = createApi();
  const healthSchema = z.object({ status: z.literal('ok') });
  const ok = { status: 'ok' } as const;

  api.openapi(
    createRoute({
      method: 'get',
      path: '/healthz',
      summary: 'The process lives',
      security: [],
      responses: { 200: json('It does', healthSchema) },
    }),
    (c) => c.json(ok, 200),
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/readyz',
      summary: 'The store takes a write',
      security: [],
      responses: { 200: json('It does', healthSchema), 503: PROBLEMS[503] },
    }),
    async (c) => {
      await store.ready();
      return c.json(ok, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/metrics',
      summary: "Counters in Prometheus's text format",
      security: [{ bearer: [] }],
      middleware: [requireUnbound(store.access, 'read')] as const,
      responses: {
        200: { description: 'Counters', content: { 'text/plain': { schema: z.string() } } },
        ...PROBLEMS,
      },
    }),
    async (c) =>
      c.body(await metrics.render(await gaugesOf({ store, sync, watch, log }, now())), 200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      }),
  );
  return api;
}
