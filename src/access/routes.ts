import { createRoute, z } from '@hono/zod-openapi';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS, timestamp } from '../shared/api.ts';
import { tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { type Clock, toIso } from '../shared/time.ts';
import { type AccessKey, type AccessStore, SCOPES, type Scope } from '../store/contract.ts';
import { requireOperator } from './auth.ts';
import { ADMIN_ID, createKey } from './keys.ts';

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    tenant: z.string().nullable(),
    createdAt: timestamp,
  })
  .openapi('AccessKey');

const present = ({ createdAt, scopes, ...key }: AccessKey) => ({
  ...key,
  scopes: [...scopes],
  createdAt: toIso(createdAt),
});

/** What these open concerns all tenants: events say themselves whose they are. */
const UNBOUND_SCOPES: readonly Scope[] = ['admin', 'ingest'];

const UNBOUND_ONLY: Problem = {
  status: 400,
  code: 'scope-of-all-tenants',
  title: `A key with ${UNBOUND_SCOPES.join(' or ')} cannot be bound to a tenant`,
};

/** The last way in; a new ADMIN_TOKEN takes its place at the next start. */
const ADMINISTRATOR: Problem = {
  status: 409,
  code: 'administrator',
  title: "The administrator's key cannot be deleted",
  detail: 'Start with another ADMIN_TOKEN to replace it.',
};

const NOT_FOUND: Problem = { status: 404, code: 'key-not-found', title: 'No such key' };

/** Lists, makes and revokes access keys, for operators only. */
export function createKeyRoutes({ access, now }: { readonly access: AccessStore; readonly now: Clock }) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const admin = requireOperator(access);

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/keys',
      summary: 'The access keys, without their tokens',
      security,
      middleware: [admin] as const,
      responses: { 200: json('Keys', z.object({ items: z.array(keySchema), nextCursor: z.null() })), ...PROBLEMS },
    }),
    async (c) => {
      return c.json({ items: (await access.keys()).map(present), nextCursor: null }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/keys',
      summary: 'Makes a key; its token is in this answer only',
      security,
      middleware: [admin, limitBody(64 * 1024)] as const,
      request: {
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.strictObject({
                name: z.string().trim().min(1).max(100),
                scopes: z.array(z.enum(SCOPES)).min(1),
                tenant: tenantName.optional(),
              }),
            },
          },
        },
      },
      responses: { 201: json('The key', keySchema.extend({ token: z.string() })), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const { name, scopes, tenant } = c.req.valid('json');
      if (tenant !== undefined && scopes.some((scope) => UNBOUND_SCOPES.includes(scope))) {
        return problemResponse(c, UNBOUND_ONLY);
      }
      const { key, token } = await createKey(
        access,
        { name, scopes: [...new Set(scopes)], tenant: tenant ?? null },
        now(),
      );
      return c.json({ ...present(key), token }, 201);
    },
  );

  api.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/keys/{id}',
      summary: 'Deletes a key; it stops working at once, and so do sign-ins made with it',
      security,
      middleware: [admin] as const,
      request: { params: z.object({ id: z.string().min(1).max(100).describe("The key's id") }) },
      responses: { 204: { description: 'Deleted' }, ...PROBLEMS },
    }),
    async (c) => {
      if (c.req.valid('param').id === ADMIN_ID) return problemResponse(c, ADMINISTRATOR);
      return (await access.deleteKey(c.req.valid('param').id)) ? c.body(null, 204) : problemResponse(c, NOT_FOUND);
    },
  );
  return api;
}
