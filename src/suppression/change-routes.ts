import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../shared/api.ts';
import { streamName, tenantName } from '../shared/names.ts';
import { problemResponse } from '../shared/problem.ts';
import { ORIGINS, REASONS } from '../store/contract.ts';
import { addressParam, NOT_AN_ADDRESS, parseAddressKey } from './address-param.ts';
import { MAX_NOTE } from './change.ts';
import { presentEntry, scopeOf, scopeSchema, suppressionSchema } from './present.ts';
import type { SuppressionRoutesOptions } from './routes.ts';

const MAX_BODY = 64 * 1024;

/** Adding and removing entries, one address at a time. */
export function createChangeRoutes({ store, changes }: SuppressionRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const path = '/v1/suppressions/{address}';

  api.openapi(
    createRoute({
      method: 'put',
      path,
      summary: 'Blocks an address or a domain',
      security,
      middleware: [requireScope(store.access, 'write'), limitBody(MAX_BODY)] as const,
      request: {
        params: addressParam,
        body: {
          content: {
            'application/json': {
              schema: z.strictObject({
                reason: z.enum(REASONS).default('manual'),
                tenant: tenantName.optional().openapi({ description: "Default: the key's tenant, else all tenants" }),
                stream: streamName.optional(),
                note: z.string().max(MAX_NOTE).optional(),
                expiresAt: z.iso.datetime({ offset: true }).optional().openapi({ description: 'In the future' }),
              }),
            },
          },
        },
      },
      responses: { 200: json('The entry', suppressionSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const body = c.req.header('content-type') === undefined ? { reason: 'manual' as const } : c.req.valid('json');
      const address = parseAddressKey(c.req.valid('param').address);
      if (address === null) return problemResponse(c, NOT_AN_ADDRESS);
      const expiresAt = body.expiresAt === undefined ? null : Date.parse(body.expiresAt);
      const blocked = await changes.block(key, { ...body, address, expiresAt, note: body.note ?? null });
      return blocked.ok ? c.json(presentEntry(key, blocked.value), 200) : problemResponse(c, blocked.error);
    },
  );

  api.openapi(
    createRoute({
      method: 'delete',
      path,
      summary: 'Releases an address or a domain; older events cannot bring the entry back',
      security,
      middleware: [requireScope(store.access, 'write')] as const,
      request: {
        params: addressParam,
        // A misspelt name would release more than was meant.
        query: z.strictObject({
          reason: z
            .enum([...REASONS, 'all'])
            .default('all')
            .describe('Which entries go'),
          tenant: z
            .union([tenantName, z.literal('')])
            .optional()
            .openapi({
              description: "Empty: only the entry for all tenants. Left out: the key's tenant, else every scope",
            }),
          stream: z
            .union([streamName, z.literal('')])
            .optional()
            .openapi({ description: 'Empty: only the entry for all streams. Left out: every stream' }),
          note: z.string().max(MAX_NOTE).optional().describe('Why, for the history'),
        }),
      },
      responses: {
        200: json(
          'What was removed',
          z.object({
            address: z.string(),
            removed: z.int(),
            items: z.array(z.object({ reason: z.enum(REASONS), scope: scopeSchema, origin: z.enum(ORIGINS) })),
          }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { reason, tenant, stream, note } = c.req.valid('query');
      const address = parseAddressKey(c.req.valid('param').address);
      if (address === null) return problemResponse(c, NOT_AN_ADDRESS);
      const gone = await changes.release(key, { address, reason, tenant, stream, note: note ?? null });
      if (!gone.ok) return problemResponse(c, gone.error);
      const items = gone.value.map((entry) => ({ reason: entry.reason, scope: scopeOf(entry), origin: entry.origin }));
      return c.json({ address, removed: items.length, items }, 200);
    },
  );
  return api;
}
