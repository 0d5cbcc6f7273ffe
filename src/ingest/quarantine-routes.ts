import { createRoute, z } from '@hono/zod-openapi';
import { actorOf } from '../access/actor.ts';
import { requireOperator } from '../access/auth.ts';
import { createApi, isoOrNull, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import { toIso } from '../shared/time.ts';
import { OVERFLOW_SOURCE, type QuarantineEntry, type Store } from '../store/contract.ts';
import type { Quarantine } from './quarantine.ts';

const quarantineSchema = z
  .object({
    id: z.string(),
    source: z.string(),
    account: z.string(),
    region: z.string(),
    reason: z.string(),
    publishedAt: timestamp,
    receivedAt: timestamp,
    raw: z.string().openapi({ description: 'In lists the first 2,000 characters' }),
  })
  .openapi('QuarantinedMessage');

/** `<receivedAt>:<id>` of the last one seen; opaque to callers. */
const cursorSchema = z
  .string()
  .max(600)
  .regex(/^\d{1,16}:/, { error: 'is no cursor' })
  .transform((text) => {
    const colon = text.indexOf(':');
    return { receivedAt: Number(text.slice(0, colon)), id: text.slice(colon + 1) };
  })
  .optional()
  .describe('`nextCursor` of the page before');

const MAX_LISTED_RAW = 2_000;

const idParam = z.object({ id: z.string().min(1).max(600).describe('As listed') });

const present = ({ publishedAt, receivedAt, ...entry }: QuarantineEntry) => ({
  ...entry,
  publishedAt: toIso(publishedAt),
  receivedAt: toIso(receivedAt),
});

export interface QuarantineRoutesOptions {
  readonly store: Pick<Store, 'quarantine' | 'sources' | 'access'>;
  readonly quarantine: Quarantine;
}

export function createQuarantineRoutes({ store, quarantine }: QuarantineRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const admin = requireOperator(store.access);

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/quarantine',
      summary: 'Authentic messages that could not be read, newest first',
      security,
      middleware: [admin] as const,
      request: {
        query: z.object({
          cursor: cursorSchema,
          limit: z.coerce.number().int().min(1).max(100).default(20).describe('Messages per page'),
        }),
      },
      responses: {
        200: json(
          'Messages',
          z.object({
            items: z.array(quarantineSchema),
            total: z.int(),
            droppedAt: timestamp.nullable().openapi({ description: 'When the oldest last had to make room' }),
            nextCursor: z.string().nullable(),
          }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const { cursor, limit } = c.req.valid('query');
      const entries = await store.quarantine.list({ limit, ...(cursor === undefined ? {} : { after: cursor }) });
      const [dropped] = await store.sources.notices(OVERFLOW_SOURCE);
      const last = entries.at(-1);
      const nextCursor = entries.length < limit || last === undefined ? null : `${last.receivedAt}:${last.id}`;
      return c.json(
        {
          items: entries.map((entry) => present({ ...entry, raw: entry.raw.slice(0, MAX_LISTED_RAW) })),
          total: await store.quarantine.count(),
          droppedAt: isoOrNull(dropped?.at ?? null),
          nextCursor,
        },
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/quarantine/replay',
      summary: 'Reads every message again by the rules of today',
      security,
      middleware: [admin] as const,
      responses: { 200: json('How many', z.object({ replayed: z.int(), unreadable: z.int() })), ...PROBLEMS },
    }),
    async (c) => c.json(await quarantine.replayAll(actorOf(c.get('key'))), 200),
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/quarantine/{id}/replay',
      summary: 'Reads one message again',
      security,
      middleware: [admin] as const,
      request: { params: idParam },
      responses: { 204: { description: 'Read, recorded and taken out' }, ...PROBLEMS },
    }),
    async (c) => {
      const outcome = await quarantine.replay(c.req.valid('param').id, actorOf(c.get('key')));
      return outcome.ok ? c.body(null, 204) : problemResponse(c, outcome.error);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/quarantine/{id}',
      summary: 'One message with its raw text',
      security,
      middleware: [admin] as const,
      request: { params: idParam },
      responses: { 200: json('The message', quarantineSchema), ...PROBLEMS },
    }),
    async (c) => {
      const entry = await store.quarantine.find(c.req.valid('param').id);
      if (entry !== null) return c.json(present(entry), 200);
      return problemResponse(c, { status: 404, code: 'message-not-found', title: 'No such message in quarantine' });
    },
  );

  api.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/quarantine/{id}',
      summary: 'Gives a message up, with a note that says why',
      security,
      middleware: [admin] as const,
      request: {
        params: idParam,
        query: z.object({
          note: z.string({ error: 'is required' }).trim().min(1).max(300).describe('Why it is given up'),
        }),
      },
      responses: { 204: { description: 'Discarded' }, ...PROBLEMS },
    }),
    async (c) => {
      const outcome = await quarantine.discard(
        c.req.valid('param').id,
        c.req.valid('query').note,
        actorOf(c.get('key')),
      );
      return outcome.ok ? c.body(null, 204) : problemResponse(c, outcome.error);
    },
  );
  return api;
}
