/** `GET /v1/alerts` and one alert with what was said of it. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../../access/tenant.ts';
import { createApi, json, PROBLEMS } from '../../shared/api.ts';
import { cursorKind } from '../../shared/cursor.ts';
import { tenantName } from '../../shared/names.ts';
import { problemResponse } from '../../shared/problem.ts';
import { ALERT_LEVELS, type Alert, type AlertPlace, type Store } from '../../store/contract.ts';
import { alertSchema, idParam, maySee, NO_ALERT, noticeSchema, presentAlert, presentNotice } from './present.ts';
import { RULE_NAMES } from './rules.ts';

/** The newest of an episode: a day brings one at most, once it does not get worse. */
const MAX_NOTICES = 100;

const placeCursor = cursorKind<[0 | 1, number, string], AlertPlace>(
  z.tuple([z.literal([0, 1]), z.int(), z.string()]),
  ([open, openedAt, id]) => ({ open: open === 1, openedAt, id }),
  ({ open, openedAt, id }) => [open ? 1 : 0, openedAt, id],
);

const placeOf = ({ resolvedAt, openedAt, id }: Alert): AlertPlace => ({ open: resolvedAt === null, openedAt, id });

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
        query: z.strictObject({
          state: z.enum(['open', 'resolved', 'all']).default('all').openapi({ description: 'Whether they are over' }),
          rule: z.enum(RULE_NAMES).optional().openapi({ description: 'Of one rule' }),
          level: z.enum(ALERT_LEVELS).optional().openapi({ description: 'Of one level' }),
          tenant: tenantName.optional().openapi({ description: "A tenant's own. Default: the key's, else all" }),
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
      const key = c.get('key');
      const { cursor, rule, level, tenant = key.tenant ?? undefined, ...page } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const alerts = await store.alerts.list({
        ...page,
        ...(rule === undefined ? {} : { rule }),
        ...(level === undefined ? {} : { level }),
        ...(tenant === undefined ? {} : { tenant }),
        ...(cursor === undefined ? {} : { after: cursor }),
      });
      const last = alerts.at(-1);
      const nextCursor = alerts.length < page.limit || last === undefined ? null : placeCursor.encode(placeOf(last));
      return c.json({ items: alerts.map(presentAlert), nextCursor }, 200);
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
