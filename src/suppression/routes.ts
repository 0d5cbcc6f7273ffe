import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import {
  BODY_PROBLEMS,
  createApi,
  erasedAtSchema,
  isoOrNull,
  json,
  limitBody,
  PROBLEMS,
  timestamp,
} from '../shared/api.ts';
import { streamName, tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { type Clock, toIso } from '../shared/time.ts';
import { type AccessKey, CHANGE_ACTIONS, REASONS, type StatedSuppression, type Store } from '../store/contract.ts';
import { canonicalAddress, canonicalDomainKey, isSimulator } from './address.ts';
import type { Erased } from './erased.ts';
import type { Lookup } from './lookup.ts';
import { presentEntry, scopeSchema, suppressionSchema } from './present.ts';

const MAX_BODY = 64 * 1024;
const MAX_ADDRESS = 1_000;

const NOT_AN_ADDRESS: Problem = {
  status: 400,
  code: 'invalid-address',
  title: 'Not an address',
  detail: 'Neither an e-mail address nor @domain.',
};

const SIMULATOR: Problem = {
  status: 400,
  code: 'simulator-address',
  title: 'The mailbox simulator cannot be blocked',
};

const NOT_SUPPRESSED: Problem = { status: 404, code: 'not-suppressed', title: 'No entry for this address' };

const addressParam = z.object({
  address: z.string().min(1).max(MAX_ADDRESS).describe('An address, or `@domain` for a whole domain'),
});

const parseKey = (text: string): string | null => canonicalDomainKey(text) ?? canonicalAddress(text);

export interface SuppressionRoutesOptions {
  readonly store: Pick<Store, 'suppressions' | 'access'>;
  readonly erased: Erased;
  readonly lookup: Lookup;
  readonly now: Clock;
}

export function createSuppressionRoutes({ store, erased, lookup, now }: SuppressionRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const path = '/v1/suppressions/{address}';
  const listSchema = z.object({ address: z.string(), items: z.array(suppressionSchema), erasedAt: erasedAtSchema });

  const visible = async (key: AccessKey, address: string) => {
    const entries = await lookup([address]);
    return entries.filter((entry) => key.tenant === null || entry.tenant === '' || entry.tenant === key.tenant);
  };

  api.openapi(
    createRoute({
      method: 'get',
      path,
      summary: 'Every entry for an address or a domain, expired ones included',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: { params: addressParam },
      responses: { 200: json('The entries', listSchema), ...PROBLEMS },
    }),
    async (c) => {
      const address = parseKey(c.req.valid('param').address);
      if (address === null) return problemResponse(c, NOT_AN_ADDRESS);
      const key = c.get('key');
      const entries = await visible(key, address);
      const erasure = key.tenant === null ? await erased.find(address) : null;
      if (entries.length === 0 && erasure === null) return problemResponse(c, NOT_SUPPRESSED);
      const items = entries.map((entry) => presentEntry(key, entry));
      return c.json({ address, items, erasedAt: isoOrNull(erasure?.at ?? null) }, 200);
    },
  );

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
              schema: z.object({
                reason: z.enum(REASONS).default('manual'),
                tenant: tenantName.optional().openapi({ description: "Default: the key's tenant, else all tenants" }),
                stream: streamName.optional(),
                note: z.string().max(1_000).optional(),
                expiresAt: z.iso.datetime({ offset: true }).optional(),
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
      const address = parseKey(c.req.valid('param').address);
      if (address === null) return problemResponse(c, NOT_AN_ADDRESS);
      if (isSimulator(address)) return problemResponse(c, SIMULATOR);
      if (!mayActFor(key, body.tenant)) return problemResponse(c, OTHER_TENANT);
      const at = now();
      const entry: StatedSuppression = {
        address,
        tenant: key.tenant ?? body.tenant ?? '',
        stream: body.stream ?? '',
        reason: body.reason,
        origin: 'api',
        since: at,
        expiresAt: body.expiresAt === undefined ? null : Date.parse(body.expiresAt),
        evidence: null,
        note: body.note ?? null,
        actor: `key:${key.name}`,
      };
      const stands = (await erased.keysFor([address])).get(address) ?? address;
      await store.suppressions.put([{ ...entry, address: stands }], at);
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
        query: z.object({
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
          note: z.string().max(1_000).optional().describe('Why, for the history'),
        }),
      },
      responses: { 200: json('What was removed', z.object({ address: z.string(), removed: z.int() })), ...PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const { reason, tenant, stream, note } = c.req.valid('query');
      const address = parseKey(c.req.valid('param').address);
      if (address === null) return problemResponse(c, NOT_AN_ADDRESS);
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const onlyTenant = key.tenant ?? tenant;
      const erasure = await erased.find(address);
      const scopes = new Map(
        (await store.suppressions.find(erasure === null ? [address] : [address, erasure.pseudonym]))
          .filter((entry) => onlyTenant === undefined || entry.tenant === onlyTenant)
          .filter((entry) => stream === undefined || entry.stream === stream)
          .map((entry) => [JSON.stringify([entry.address, entry.tenant, entry.stream]), entry]),
      );
      const removal = { reason, at: now(), actor: `key:${key.name}`, note: note ?? null };
      const removed = await store.suppressions.remove(
        [...scopes.values()].map((entry) => ({
          ...removal,
          address: entry.address,
          tenant: entry.tenant,
          stream: entry.stream,
        })),
      );
      if (removed === 0) return problemResponse(c, NOT_SUPPRESSED);
      return c.json({ address, removed }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/suppressions/{address}/history',
      summary: 'Who added and removed what, newest first',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: {
        params: addressParam,
        query: z.object({
          cursor: z.coerce.number().int().positive().optional().describe('`nextCursor` of the page before'),
          limit: z.coerce.number().int().min(1).max(200).default(50).describe('Changes per page'),
        }),
      },
      responses: {
        200: json(
          'Changes',
          z.object({
            items: z.array(
              z.object({
                action: z.enum(CHANGE_ACTIONS),
                reason: z.enum(REASONS),
                scope: scopeSchema,
                at: timestamp,
                actor: z.string(),
                note: z.string().nullable(),
              }),
            ),
            erasedAt: erasedAtSchema,
            nextCursor: z.string().nullable(),
          }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { cursor, limit } = c.req.valid('query');
      const address = parseKey(c.req.valid('param').address);
      if (address === null) return problemResponse(c, NOT_AN_ADDRESS);
      const erasure = await erased.find(address);
      const changes = await store.suppressions.history(address, {
        limit,
        ...(erasure === null ? {} : { since: { pseudonym: erasure.pseudonym, after: erasure.changesThrough } }),
        ...(cursor === undefined ? {} : { before: cursor }),
        ...(key.tenant === null ? {} : { tenant: key.tenant }),
      });
      const items = changes.map(({ action, reason, tenant, stream, at, actor, note }) => ({
        action,
        reason,
        scope: { tenant: tenant || null, stream: stream || null },
        at: toIso(at),
        actor,
        note,
      }));
      const last = changes.at(-1);
      const erasedAt = isoOrNull(key.tenant === null ? (erasure?.at ?? null) : null);
      return c.json(
        { items, erasedAt, nextCursor: changes.length < limit || last === undefined ? null : String(last.id) },
        200,
      );
    },
  );
  return api;
}
