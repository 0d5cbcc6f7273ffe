/** `GET /v1/alerts` and one alert with what was said of it. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../../access/auth.ts';
import { OTHER_TENANT } from '../../access/tenant.ts';
import { createApi, json, PROBLEMS } from '../../shared/api.ts';
import { problemResponse } from '../../shared/problem.ts';
import type { Store } from '../../store/contract.ts';
import { alertFilters, listAlerts, placeCursor } from './list.ts';
import { alertSchema, idParam, maySee, NO_ALERT, noticeSchema, presentAlert, presentNotice } from './present.ts';

/** The newest of an episode: a day brings one at most, once it does not get worse. */
export const MAX_NOTICES = 100;

/** Reading alerts. */
export function createAlertRoutes({ store }: { readonly store: Pick<Store, 'alerts' | 'access'> }) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const read = requireScope(store.access, 'read');

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/alerts',
      summary: 'Alerts: those that are open first, then the newest',
      security,
      middleware: [read] as const,
      request: {
        query: alertFilters.extend({
          cursor: placeCursor.schema
            .optional()
            .openapi({ type: 'string', description: 'nextCursor of the page before' }),
          limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ description: 'Alerts in a page' }),
        }),
      },
      responses: {
        200: json('Alerts', z.object({ items: z.array(alertSchema), nextCursor: z.string().nullable() })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const { cursor, limit, ...filters } = c.req.valid('query');
      const found = await listAlerts(store.alerts, c.get('key'), filters, { cursor, limit });
      if (found === null) return problemResponse(c, OTHER_TENANT);
      return c.json({ items: found.items.map(presentAlert), nextCursor: found.nextCursor }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/alerts/{id}',
      summary: 'One alert, with what was said of it, oldest first',
      security,
      middleware: [read] as const,
      request: { params: idParam },
      responses: {
        200: json('The alert', alertSchema.extend({ notices: z.array(noticeSchema) })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const found = await store.alerts.find(id);
      if (found === null || !maySee(c.get('key'), found)) return problemResponse(c, NO_ALERT);
      const notices = await store.alerts.notices(id, MAX_NOTICES);
      return c.json({ ...presentAlert(found), notices: notices.map(presentNotice) }, 200);
    },
  );
  return api;
}
