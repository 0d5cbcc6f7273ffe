/** Reading what was recorded: the newest of all, findings, and by recipient. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import { openFindings } from '../reputation/findings.ts';
import { createApi, erasedAtSchema, isoOrNull, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { toIso } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';
import { canonicalAddress } from '../suppression/address.ts';
import { timelineCursor } from './event-cursors.ts';
import { detailSchema, presentItem, timelineItemSchema } from './event-present.ts';
import type { EventReader } from './event-reader.ts';

const findingSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['recommendation', 'sending-status']),
    state: z.string(),
    open: z.boolean(),
    resource: z.string(),
    tenant: z.string().nullable(),
    account: z.string(),
    region: z.string(),
    at: timestamp,
    detail: detailSchema,
  })
  .openapi('Finding');

const NO_ADDRESS: Problem = { status: 400, code: 'invalid-address', title: 'Not an e-mail address' };

const limit = z.coerce.number().int().min(1).max(200).default(50).describe('At most so many, the newest');
const listSchema = z.object({ items: z.array(timelineItemSchema), nextCursor: z.null() });

export interface EventRoutesOptions {
  readonly store: Pick<Store, 'events' | 'sources' | 'access'>;
  readonly reader: EventReader;
}

export function createEventRoutes({ store, reader }: EventRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const read = requireScope(store.access, 'read');

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/events',
      summary: 'The newest events',
      security,
      middleware: [read] as const,
      request: { query: z.object({ tenant: tenantName.optional(), limit }) },
      responses: { 200: json('Events, newest first', listSchema), ...PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const { tenant, limit } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const of = key.tenant ?? tenant;
      const items = await store.events.latest({ limit, ...(of === undefined ? {} : { tenant: of }) });
      return c.json({ items: items.map(presentItem), nextCursor: null }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/findings',
      summary: 'What SES itself found about the account or a tenant, newest first; `open`: it still holds',
      security,
      middleware: [read] as const,
      request: { query: z.object({ limit }) },
      responses: {
        200: json('Findings', z.object({ items: z.array(findingSchema), nextCursor: z.null() })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { limit } = c.req.valid('query');
      const found = await store.sources.findings({ limit, ...(key.tenant === null ? {} : { tenant: key.tenant }) });
      const open = new Set(openFindings(found).map(({ id }) => id));
      const items = found.map(({ at, detail, ...rest }) => ({
        ...rest,
        open: open.has(rest.id),
        at: toIso(at),
        detail: { ...detail },
      }));
      return c.json({ items, nextCursor: null }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/recipients/{address}',
      summary: "One recipient's events, newest first",
      security,
      middleware: [read] as const,
      request: {
        params: z.object({ address: z.string().min(1).max(1_000).describe('An address') }),
        query: z.object({
          cursor: timelineCursor.schema
            .optional()
            .openapi({ type: 'string', description: 'The nextCursor of the page before' }),
          limit,
        }),
      },
      responses: {
        200: json(
          'Events',
          z.object({
            items: z.array(timelineItemSchema),
            erasedAt: erasedAtSchema,
            nextCursor: z.string().nullable(),
          }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const recipient = canonicalAddress(c.req.valid('param').address);
      if (recipient === null) return problemResponse(c, NO_ADDRESS);
      const { cursor, limit } = c.req.valid('query');
      const { items, next, erasedAt } = await reader.recipient(c.get('key'), recipient, { before: cursor, limit });
      const nextCursor = next === null ? null : timelineCursor.encode(next);
      return c.json({ items: items.map(presentItem), erasedAt: isoOrNull(erasedAt), nextCursor }, 200);
    },
  );
  return api;
}
