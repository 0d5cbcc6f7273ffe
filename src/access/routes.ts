import { createRoute, z } from '@hono/zod-openapi';
import { BODY_PROBLEMS, createApi, isoOrNull, json, limitBody, PROBLEMS, timestamp } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import { type Clock, toIso } from '../shared/time.ts';
import { type AccessStore, type ListedKey, SCOPES } from '../store/contract.ts';
import { requireOperator } from './auth.ts';
import { createKeyChanges } from './key-changes.ts';
import { newKeySchema } from './new-key.ts';

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    tenant: z.string().nullable(),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable().openapi({ description: 'To the hour; null = never' }),
  })
  .openapi('AccessKey');

const present = ({ createdAt, lastUsedAt, scopes, ...key }: ListedKey) => ({
  ...key,
  scopes: [...scopes],
  createdAt: toIso(createdAt),
  lastUsedAt: isoOrNull(lastUsedAt),
});

/** Lists, makes and revokes access keys, for operators only. */
export function createKeyRoutes({ access, now }: { readonly access: AccessStore; readonly now: Clock }) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const admin = requireOperator(access);
  const changes = createKeyChanges({ access, now });

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
              schema: newKeySchema,
            },
          },
        },
      },
      responses: { 201: json('The key', keySchema.extend({ token: z.string() })), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const made = await changes.make(c.req.valid('json'), c.get('key'));
      if (!made.ok) return problemResponse(c, made.error);
      const { key, token } = made.value;
      return c.json({ ...present({ ...key, lastUsedAt: null }), token }, 201);
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
      const revoked = await changes.revoke(c.req.valid('param').id, c.get('key'));
      return revoked.ok ? c.body(null, 204) : problemResponse(c, revoked.error);
    },
  );
  return api;
}
