import { createRoute, z } from '@hono/zod-openapi';
import { requireOperator } from '../access/auth.ts';
import type { Secrets } from '../access/secrets.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../shared/api.ts';
import { tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import type { Clock } from '../shared/time.ts';
import { type AuditRecord, type Store, WEBHOOK_TYPES, type WebhookEndpointChange } from '../store/contract.ts';
import {
  auditOf,
  descriptionSchema,
  endpointSchema,
  idParam,
  NO_ENDPOINT,
  presentEndpoint,
  secretSchema,
  typesSchema,
  urlSchema,
} from './present.ts';
import { createSecret } from './signing.ts';

const MAX_ENDPOINTS = 20;
const MAX_BODY = 64 * 1024;

const TOO_MANY: Problem = {
  status: 409,
  code: 'too-many-webhooks',
  title: 'There are too many webhook endpoints',
  detail: `At most ${MAX_ENDPOINTS}. Delete one first.`,
};

const newEndpoint = z.strictObject({
  url: urlSchema,
  types: typesSchema.default([...WEBHOOK_TYPES]),
  tenant: tenantName.nullable().default(null),
  description: descriptionSchema.default(''),
  from: z
    .enum(['start', 'now'])
    .default('now')
    .openapi({ description: 'start = all that is in the history is told first' }),
});

const changedEndpoint = z
  .strictObject({
    url: urlSchema.optional(),
    types: typesSchema.optional(),
    description: descriptionSchema.optional(),
    enabled: z.boolean().optional(),
  })
  .openapi({ description: 'The tenant of an endpoint cannot change.' });

/** What an audit record tells of a change. Of the URL its origin only: the rest may hold a token. */
const told = ({ url, types, ...change }: WebhookEndpointChange): AuditRecord['detail'] => ({
  ...change,
  ...(types === undefined ? {} : { types: types.join(' ') }),
  ...(url === undefined ? {} : { origin: new URL(url).origin }),
});

const content = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true });

export interface EndpointRoutesOptions {
  readonly store: Pick<Store, 'webhooks' | 'access'>;
  readonly secrets: Secrets;
  readonly now: Clock;
}

/** Manages the endpoints that are told what changes, for operators only. */
export function createWebhookEndpointRoutes({ store, secrets, now }: EndpointRoutesOptions) {
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
      summary: 'Adds an endpoint; its secret is in this answer only',
      security,
      middleware: [operator, limited] as const,
      request: { body: content(newEndpoint) },
      responses: {
        201: json('The endpoint', endpointSchema.extend({ secret: secretSchema })),
        ...PROBLEMS,
        ...BODY_PROBLEMS,
      },
    }),
    async (c) => {
      const { from, ...wanted } = c.req.valid('json');
      const { secret, sealed } = createSecret(secrets);
      const endpoint = {
        ...wanted,
        id: crypto.randomUUID(),
        disabledReason: null,
        secret: sealed,
        previousSecret: null,
        previousSecretUntil: null,
        createdAt: now(),
      };
      const detail = { ...told({ url: wanted.url, types: wanted.types }), from };
      const audit = auditOf(c.get('key'), 'created', endpoint, endpoint.createdAt, detail);
      if (!(await webhooks.add(endpoint, { from, limit: MAX_ENDPOINTS }, audit))) return problemResponse(c, TOO_MANY);
      return c.json({ ...presentEndpoint(endpoint), secret }, 201);
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
      request: { params: idParam, body: content(changedEndpoint) },
      responses: { 200: json('The endpoint', endpointSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const found = await webhooks.find(id);
      if (found === null) return problemResponse(c, NO_ENDPOINT);
      const { url, types, description, enabled } = c.req.valid('json');
      const change: WebhookEndpointChange = {
        ...(url === undefined ? {} : { url }),
        ...(types === undefined ? {} : { types }),
        ...(description === undefined ? {} : { description }),
        ...(enabled === undefined ? {} : { enabled }),
      };
      await webhooks.change(id, change, now(), auditOf(c.get('key'), 'changed', found, now(), told(change)));
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
      await webhooks.remove(endpoint.id, auditOf(c.get('key'), 'deleted', endpoint, now()));
      return c.body(null, 204);
    },
  );
  return api;
}
