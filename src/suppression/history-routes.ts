import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { createApi, erasedAtSchema, isoOrNull, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { numberCursor } from '../shared/cursor.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { SECOND, toIso } from '../shared/time.ts';
import { CHANGE_ACTIONS, ORIGINS, REASONS } from '../store/contract.ts';
import { addressParam, NOT_AN_ADDRESS, parseAddressKey } from './address-param.ts';
import type { Feed } from './feed.ts';
import { type VisibleChange, visibleChange, visibleTo } from './history.ts';
import { scopeOf, scopeSchema } from './present.ts';
import type { SuppressionRoutesOptions } from './routes.ts';

const MAX_WAIT_SECONDS = 30;

const TOO_MANY_WAITING: Problem = {
  status: 503,
  code: 'too-many-waiting',
  title: 'Too many clients are waiting for changes',
  detail: 'Ask without wait, or later.',
  headers: { 'retry-after': '10' },
};

/** Nothing is no number, though `Number('')` is 0. */
const seconds = z
  .string()
  .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  .pipe(z.number().min(0).max(MAX_WAIT_SECONDS))
  .default(0);

const changeSchema = z
  .object({
    action: z.enum(CHANGE_ACTIONS),
    reason: z.enum(REASONS),
    scope: scopeSchema,
    origin: z.enum(ORIGINS),
    expiresAt: timestamp.nullable(),
    at: timestamp,
    actor: z.string().nullable(),
    note: z.string().nullable(),
  })
  .openapi('SuppressionChange');

const presentChange = (change: VisibleChange) => ({
  action: change.action,
  reason: change.reason,
  scope: scopeOf(change),
  origin: change.origin,
  expiresAt: isoOrNull(change.expiresAt),
  at: toIso(change.at),
  actor: change.actor,
  note: change.note,
});

/** What changed: of one address, and of all. */
export function createHistoryRoutes({ store, history, feed }: SuppressionRoutesOptions & { readonly feed: Feed }) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const read = requireScope(store.access, 'read');

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/suppressions/changes',
      summary: 'What changed after a cursor, oldest first: enough to keep a copy of the list',
      security,
      middleware: [read] as const,
      request: {
        query: z.object({
          after: z
            .union([z.literal('latest'), numberCursor.schema])
            .optional()
            .openapi({
              type: 'string',
              description: 'Left out: from the beginning. "latest": an empty page with the present cursor',
            }),
          limit: z.coerce.number().int().min(1).max(1_000).default(200).describe('Changes in a page'),
          wait: seconds.openapi({
            ...{ type: 'number', minimum: 0, maximum: MAX_WAIT_SECONDS, default: 0 },
            description: 'Seconds to wait for a change when there is none',
          }),
        }),
      },
      responses: {
        200: json(
          'Changes. nextCursor is always there',
          z.object({ items: z.array(changeSchema.extend({ address: z.string() })), nextCursor: z.string() }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { after = 0, limit, wait } = c.req.valid('query');
      if (after === 'latest') {
        return c.json({ items: [], nextCursor: numberCursor.encode(await store.suppressions.latestChange()) }, 200);
      }
      const { signal } = c.req.raw;
      const found = await feed.read({ after, limit, wait: wait * SECOND, signal, ...visibleTo(key) });
      if (found === null) return problemResponse(c, TOO_MANY_WAITING);
      const items = found.items.map((change) => ({
        address: change.address,
        ...presentChange(visibleChange(key, change)),
      }));
      return c.json({ items, nextCursor: numberCursor.encode(found.next) }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/suppressions/{address}/history',
      summary: 'Who added and removed what, newest first',
      security,
      middleware: [read] as const,
      request: {
        params: addressParam,
        query: z.object({
          cursor: numberCursor.schema
            .optional()
            .openapi({ type: 'string', description: 'The nextCursor of the page before' }),
          limit: z.coerce.number().int().min(1).max(200).default(50).describe('Changes in a page'),
        }),
      },
      responses: {
        200: json(
          'Changes',
          z.object({ items: z.array(changeSchema), erasedAt: erasedAtSchema, nextCursor: z.string().nullable() }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { cursor, limit } = c.req.valid('query');
      const address = parseAddressKey(c.req.valid('param').address);
      if (address === null) return problemResponse(c, NOT_AN_ADDRESS);
      const { items, next, erasedAt } = await history(key, address, { before: cursor, limit });
      const nextCursor = next === null ? null : numberCursor.encode(next);
      return c.json({ items: items.map(presentChange), erasedAt: isoOrNull(erasedAt), nextCursor }, 200);
    },
  );
  return api;
}
