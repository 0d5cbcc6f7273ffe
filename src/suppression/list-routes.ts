import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { OTHER_TENANT } from '../access/tenant.ts';
import { createApi, erasedAtSchema, isoOrNull, json, PROBLEMS } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import { addressParam, NOT_AN_ADDRESS, NOT_SUPPRESSED, parseAddressKey } from './address-param.ts';
import { filterFor, filterParams } from './entry-filter.ts';
import { placeCursor } from './list-cursor.ts';
import { presentEntry, suppressionSchema, tenantsFor } from './present.ts';
import type { SuppressionRoutesOptions } from './routes.ts';

/** Reading the list. */
export function createListRoutes({ store, erased, lookup, now }: SuppressionRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const read = requireScope(store.access, 'read');

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/suppressions',
      summary: 'The list, filtered, by address. A page may be short, or empty, and still have a nextCursor',
      security,
      middleware: [read] as const,
      request: {
        query: filterParams.extend({
          cursor: placeCursor.schema
            .optional()
            .openapi({ type: 'string', description: 'The nextCursor of the page before' }),
          limit: z.coerce.number().int().min(1).max(200).default(50).describe('Entries in a page'),
        }),
      },
      responses: {
        200: json('Entries', z.object({ items: z.array(suppressionSchema), nextCursor: z.string().nullable() })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { cursor, limit, ...params } = c.req.valid('query');
      const filter = filterFor(key, params, now());
      if (filter === null) return problemResponse(c, OTHER_TENANT);
      const { items, next } = await store.suppressions.page(filter, {
        limit,
        ...(cursor === undefined ? {} : { after: cursor }),
      });
      return c.json(
        {
          items: items.map((entry) => presentEntry(key, entry)),
          nextCursor: next === null ? null : placeCursor.encode(next),
        },
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/suppressions/{address}',
      summary: 'Every entry for an address or a domain, expired ones included',
      security,
      middleware: [read] as const,
      request: { params: addressParam },
      responses: {
        200: json(
          'The entries',
          z.object({ address: z.string(), items: z.array(suppressionSchema), erasedAt: erasedAtSchema }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const address = parseAddressKey(c.req.valid('param').address);
      if (address === null) return problemResponse(c, NOT_AN_ADDRESS);
      const key = c.get('key');
      const entries = await lookup([address], tenantsFor(key));
      const erasure = key.tenant === null ? await erased.find(address) : null;
      if (entries.length === 0 && erasure === null) return problemResponse(c, NOT_SUPPRESSED);
      const items = entries.map((entry) => presentEntry(key, entry));
      return c.json({ address, items, erasedAt: isoOrNull(erasure?.at ?? null) }, 200);
    },
  );
  return api;
}
