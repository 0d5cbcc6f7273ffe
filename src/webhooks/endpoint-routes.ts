import { createRoute, z } from '@hono/zod-openapi';
import { requireOperator } from '../access/auth.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import type { Store } from '../store/contract.ts';
import { changedEndpointSchema, newEndpointSchema } from './endpoint-schema.ts';
import type { Endpoints } from './endpoints.ts';
import { endpointSchema, idParam, NO_ENDPOINT, presentEndpoint, secretSchema } from './present.ts';

const MAX_BODY = 64 * 1024;

const content = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true });

export interface EndpointRoutesOptions {
  readonly store: Pick<Store, 'webhooks' | 'access'>;
  readonly endpoints: Endpoints;
}

/** Manages the endpoints that are told what changes, for operators only. */
export function createWebhookEndpointRoutes({ store, endpoints }: EndpointRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const { webhooks } = store;
  const operator = requireOperator(store.access);
  const limited = limitBody(MAX_BODY);

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/webhooks',
      summary: 'The endpoints that are told what changes, without their secrets',
      security,
      middleware: [operator] as const,
      responses: {
        200: json('Endpoints', z.object({ items: z.array(endpointSchema), nextCursor: z.null() })),
        ...PROBLEMS,
      },
    }),
    async (c) => c.json({ items: (await webhooks.list()).map(presentEndpoint), nextCursor: null }, 200),
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/webhooks',
      summary: 'Adds an endpoint; the secret that signs to a webhook is in this answer only',
      security,
      middleware: [operator, limited] as const,
      request: { body: content(newEndpointSchema) },
      responses: {
        201: json('The endpoint', endpointSchema.extend({ secret: secretSchema.optional() })),
        ...PROBLEMS,
        ...BODY_PROBLEMS,
      },
    }),
    async (c) => {
      const added = await endpoints.add(c.req.valid('json'), c.get('key'));
      if (!added.ok) return problemResponse(c, added.error);
      const { endpoint, secret } = added.value;
      return c.json({ ...presentEndpoint(endpoint), ...(secret === null ? {} : { secret }) }, 201);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/webhooks/{id}',
      summary: 'One endpoint',
      security,
      middleware: [operator] as const,
      request: { params: idParam },
      responses: { 200: json('The endpoint', endpointSchema), ...PROBLEMS },
    }),
    async (c) => {
      const endpoint = await webhooks.find(c.req.valid('param').id);
      return endpoint === null ? problemResponse(c, NO_ENDPOINT) : c.json(presentEndpoint(endpoint), 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'patch',
      path: '/v1/webhooks/{id}',
      summary: 'Changes an endpoint; enabled again, it goes on where it was, losing nothing',
      security,
      middleware: [operator, limited] as const,
      request: { params: idParam, body: content(changedEndpointSchema) },
      responses: { 200: json('The endpoint', endpointSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const found = await webhooks.find(id);
      if (found === null) return problemResponse(c, NO_ENDPOINT);
      const changed = await endpoints.change(found, c.req.valid('json'), c.get('key'));
      if (!changed.ok) return problemResponse(c, changed.error);
      const endpoint = await webhooks.find(id);
      return endpoint === null ? problemResponse(c, NO_ENDPOINT) : c.json(presentEndpoint(endpoint), 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/webhooks/{id}',
      summary: 'Deletes an endpoint with its log',
      security,
      middleware: [operator] as const,
      request: { params: idParam },
      responses: { 204: { description: 'Deleted' }, ...PROBLEMS },
    }),
    async (c) => {
      const endpoint = await webhooks.find(c.req.valid('param').id);
      if (endpoint === null) return problemResponse(c, NO_ENDPOINT);
      await endpoints.remove(endpoint, c.get('key'));
      return c.body(null, 204);
    },
  );
  return api;
}
