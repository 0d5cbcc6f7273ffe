import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../shared/api.ts';
import { streamName, tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { ORIGINS, REASONS, type StatedSuppression } from '../store/contract.ts';
import { isSimulator } from './address.ts';
import { addressParam, NOT_AN_ADDRESS, NOT_SUPPRESSED, parseAddressKey, SIMULATOR } from './address-param.ts';
import { presentEntry, scopeOf, scopeSchema, suppressionSchema } from './present.ts';
import type { SuppressionRoutesOptions } from './routes.ts';

const MAX_BODY = 64 * 1024;
const MAX_NOTE = 1_000;

const EXPIRED: Problem = {
  status: 400,
  code: 'expired',
  title: 'The entry would have expired already',
  detail: 'expiresAt must be in the future.',
};

/** Adding and removing entries, one address at a time. */
export function createChangeRoutes({ store, erased, lookup, now }: SuppressionRoutesOptions) {
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
      if (isSimulator(address)) return problemResponse(c, SIMULATOR);
      if (!mayActFor(key, body.tenant)) return problemResponse(c, OTHER_TENANT);
      const at = now();
      const expiresAt = body.expiresAt === undefined ? null : Date.parse(body.expiresAt);
      if (expiresAt !== null && expiresAt <= at) return problemResponse(c, EXPIRED);
      const entry: StatedSuppression = {
        address,
        tenant: key.tenant ?? body.tenant ?? '',
        stream: body.stream ?? '',
        reason: body.reason,
        origin: 'api',
        since: at,
        expiresAt,
        evidence: null,
        note: body.note ?? null,
        actor: `key:${key.name}`,
      };
      await erased.put([entry], at);
      // A renewal keeps the time since when the entry holds.
      const stored = (await lookup([address])).find(
        (each) =>
          each.origin === 'api' &&
          each.tenant === entry.tenant &&
          each.stream === entry.stream &&
          each.reason === entry.reason,
      );
      return c.json(presentEntry(key, stored ?? entry), 200);
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
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const onlyTenant = key.tenant ?? tenant;
      const erasure = await erased.find(address);
      const keys = erasure === null ? [address] : [address, erasure.pseudonym];
      const going = (await store.suppressions.find(keys)).filter(
        (entry) =>
          (onlyTenant === undefined || entry.tenant === onlyTenant) &&
          (stream === undefined || entry.stream === stream) &&
          (reason === 'all' || entry.reason === reason),
      );
      if (going.length === 0) return problemResponse(c, NOT_SUPPRESSED);
      const scopes = new Map(
        going.map((entry) => [JSON.stringify([entry.address, entry.tenant, entry.stream]), entry]),
      );
      const removal = { reason, at: now(), actor: `key:${key.name}`, note: note ?? null };
      await store.suppressions.remove(
        [...scopes.values()].map(({ address: stands, tenant: of, stream: within }) => ({
          ...removal,
          address: stands,
          tenant: of,
          stream: within,
        })),
      );
      const items = going.map((entry) => ({ reason: entry.reason, scope: scopeOf(entry), origin: entry.origin }));
      return c.json({ address, removed: items.length, items }, 200);
    },
  );
  return api;
}
