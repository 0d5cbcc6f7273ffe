import { createRoute, z } from '@hono/zod-openapi';
import { requireOperator } from '../access/auth.ts';
import type { Secrets } from '../access/secrets.ts';
import { createApi, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { type Clock, toIso } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';
import { auditOf, type Endpoints } from './endpoints.ts';
import {
  deliverySchema,
  endpointSchema,
  idParam,
  NO_ENDPOINT,
  presentDelivery,
  presentEndpoint,
  secretSchema,
} from './present.ts';
import { createSecret, ROTATION_OVERLAP } from './signing.ts';

const NO_SECRET: Problem = {
  status: 409,
  code: 'no-signing-secret',
  title: 'Nothing is signed for this endpoint',
  detail: 'Only webhooks have a secret that signs. Another URL is set with PATCH.',
};

const cursorSchema = z.coerce
  .number({ error: 'is no cursor' })
  .int()
  .positive()
  .optional()
  .describe('The nextCursor of the page before');

export interface ActionRoutesOptions {
  readonly store: Pick<Store, 'webhooks' | 'webhookDeliveries' | 'access'>;
  readonly secrets: Secrets;
  readonly endpoints: Endpoints;
  readonly now: Clock;
}

/** What is done with an endpoint, besides changing it. */
export function createWebhookActionRoutes({ store, secrets, endpoints, now }: ActionRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const { webhooks, webhookDeliveries } = store;
  const operator = requireOperator(store.access);

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/webhooks/{id}/test',
      summary: 'Sends a test message now, beside what waits, and tells the outcome; a disabled endpoint gets it too',
      security,
      middleware: [operator] as const,
      request: { params: idParam },
      responses: {
        200: json('The outcome', z.object({ delivered: z.boolean(), delivery: deliverySchema })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const endpoint = await webhooks.find(c.req.valid('param').id);
      if (endpoint === null) return problemResponse(c, NO_ENDPOINT);
      const delivery = await endpoints.test(endpoint, c.req.raw.signal);
      return c.json({ delivered: delivery.error === null, delivery: presentDelivery(delivery) }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/webhooks/{id}/rotate-secret',
      summary: 'Makes a new secret, in this answer only; for 24 hours the old one signs too',
      security,
      middleware: [operator] as const,
      request: { params: idParam },
      responses: {
        200: json('The endpoint', endpointSchema.extend({ secret: secretSchema, previousSecretUntil: timestamp })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const endpoint = await webhooks.find(c.req.valid('param').id);
      if (endpoint === null) return problemResponse(c, NO_ENDPOINT);
      if (endpoint.kind !== 'webhook') return problemResponse(c, NO_SECRET);
      const at = now();
      const { secret, sealed } = createSecret(secrets);
      const previousUntil = at + ROTATION_OVERLAP;
      const audit = auditOf(c.get('key'), 'secret-rotated', endpoint, at);
      await webhooks.rotateSecret(endpoint.id, { secret: sealed, previousUntil }, audit);
      return c.json({ ...presentEndpoint(endpoint), previousSecretUntil: toIso(previousUntil), secret }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/webhooks/{id}/deliveries',
      summary: 'The attempts of the last 30 days, at most 1,000, newest first',
      security,
      middleware: [operator] as const,
      request: {
        params: idParam,
        query: z.object({
          cursor: cursorSchema,
          limit: z.coerce.number().int().min(1).max(200).default(50).describe('Attempts in a page'),
        }),
      },
      responses: {
        200: json('Attempts', z.object({ items: z.array(deliverySchema), nextCursor: z.string().nullable() })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const { cursor, limit } = c.req.valid('query');
      const endpoint = await webhooks.find(c.req.valid('param').id);
      if (endpoint === null) return problemResponse(c, NO_ENDPOINT);
      const rows = await webhookDeliveries.list(endpoint.id, {
        limit,
        ...(cursor === undefined ? {} : { before: cursor }),
      });
      const last = rows.at(-1);
      const nextCursor = rows.length < limit || last === undefined ? null : String(last.id);
      return c.json({ items: rows.map(({ id: _, ...delivery }) => presentDelivery(delivery)), nextCursor }, 200);
    },
  );
  return api;
}
