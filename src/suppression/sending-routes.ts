/** Whether mail may leave at all: pauses of the whole installation, of one tenant, and by circuit breakers. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS, timestamp } from '../shared/api.ts';
import { type CursorKind, cursorKind } from '../shared/cursor.ts';
import { tenantName } from '../shared/names.ts';
import { problemResponse } from '../shared/problem.ts';
import { type Clock, toIso } from '../shared/time.ts';
import type { AccessKey, Pause, Store } from '../store/contract.ts';
import {
  actorFor,
  loadPauses,
  pauseScope,
  pauseScopeFields,
  sendingOf,
  sendingSchema,
  visiblePauses,
} from './sending.ts';

const MAX_BODY = 16 * 1024;
/** Characters of a reason. */
export const MAX_WHY = 500;
const cursors: CursorKind<string> = cursorKind(
  z.tuple([z.string().max(128)]),
  ([key]) => key,
  (key): [string] => [key],
);

const pauseSchema = z
  .object({
    ...pauseScopeFields,
    why: z.string(),
    since: timestamp,
    actor: z.string().nullable().openapi({ description: 'null for what concerns all tenants, to a key of one' }),
  })
  .openapi('Pause');

const wishSchema = z.discriminatedUnion('paused', [
  z.strictObject({
    paused: z.literal(true),
    why: z.string().trim().min(1).max(MAX_WHY).openapi({ description: 'Shown to every key that checks' }),
    tenant: tenantName.optional(),
  }),
  z.strictObject({ paused: z.literal(false), tenant: tenantName.optional() }),
]);

const presentPause = (key: AccessKey, pause: Pause) => ({
  ...pauseScope(pause),
  why: pause.why,
  since: toIso(pause.since),
  actor: actorFor(key, pause),
});

export interface SendingRoutesOptions {
  readonly store: Pick<Store, 'pauses' | 'access'>;
  readonly now: Clock;
}

/** Reads, pauses and resumes sending, for one tenant or for all. */
export function createSendingRoutes({ store, now }: SendingRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const path = '/v1/sending';

  api.openapi(
    createRoute({
      method: 'get',
      path,
      summary: 'Whether sending is paused, and every pause that the key may see',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: {
        query: z.strictObject({
          tenant: tenantName.optional().openapi({
            description: "Only what holds for this tenant. Default: the key's tenant, else every pause",
          }),
          cursor: cursors.schema.optional().openapi({ type: 'string', description: '`nextCursor` of the page before' }),
          limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ description: 'Pauses per page' }),
        }),
      },
      responses: {
        200: json(
          'The state for the tenant asked about, or else for the whole installation',
          sendingSchema.extend({ items: z.array(pauseSchema), nextCursor: z.string().nullable() }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { tenant, cursor, limit } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const page = { limit, ...(cursor === undefined ? {} : { after: cursor }) };
      const { asked, holding, items, after } = await loadPauses(store.pauses, key, { tenant, ...page });
      return c.json(
        {
          ...sendingOf(holding, asked),
          items: items.map((pause) => presentPause(key, pause)),
          nextCursor: after === null ? null : cursors.encode(after),
        },
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: 'put',
      path,
      summary: 'Pauses or resumes sending, for one tenant or for the whole installation',
      security,
      middleware: [requireScope(store.access, 'write'), limitBody(MAX_BODY)] as const,
      request: {
        body: { required: true, content: { 'application/json': { schema: wishSchema } } },
      },
      responses: {
        200: json('What holds now for the tenant, or else for the whole installation', sendingSchema),
        ...PROBLEMS,
        ...BODY_PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const wish = c.req.valid('json');
      if (!mayActFor(key, wish.tenant)) return problemResponse(c, OTHER_TENANT);
      const change = { tenant: key.tenant ?? wish.tenant ?? '', actor: `key:${key.name}` };
      if (wish.paused) await store.pauses.pause({ ...change, why: wish.why, since: now() });
      else await store.pauses.resume({ ...change, at: now() });
      return c.json(sendingOf(visiblePauses(key, await store.pauses.of(change), change), change), 200);
    },
  );
  return api;
}
