import { createRoute, z } from '@hono/zod-openapi';
import { actorOf } from '../access/actor.ts';
import { requireOperator } from '../access/auth.ts';
import { createApi, isoOrNull, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import { toIso } from '../shared/time.ts';
import type { Source, Store } from '../store/contract.ts';
import type { Subscriptions } from './subscriptions.ts';

const sourceSchema = z
  .object({
    id: z.string().openapi({ example: 'arn:aws:sns:us-east-1:123456789012:ses-events' }),
    state: z.enum(['pending', 'allowed', 'confirmed', 'unsubscribed']),
    account: z.string(),
    region: z.string(),
    approvedAt: timestamp.nullable(),
    firstSeenAt: timestamp,
    lastMessageAt: timestamp.nullable(),
    messages: z.int(),
    notices: z.array(
      z.object({
        kind: z.enum(['setup', 'ignored', 'unsubscribed', 'overflow', 'discarded']),
        detail: z.string(),
        at: timestamp,
      }),
    ),
  })
  .openapi('Source');

export function createSourceRoutes({
  store,
  subscriptions,
}: {
  readonly store: Pick<Store, 'sources' | 'access'>;
  readonly subscriptions: Subscriptions;
}) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const admin = requireOperator(store.access);

  const present = async (source: Source) => ({
    ...source,
    approvedAt: isoOrNull(source.approvedAt),
    firstSeenAt: toIso(source.firstSeenAt),
    lastMessageAt: isoOrNull(source.lastMessageAt),
    notices: (await store.sources.notices(source.id)).map(({ kind, detail, at }) => ({ kind, detail, at: toIso(at) })),
  });

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/sources',
      summary: 'Where events come from, and topics that wait for approval',
      security,
      middleware: [admin] as const,
      responses: {
        200: json('Sources', z.object({ items: z.array(sourceSchema), nextCursor: z.null() })),
        ...PROBLEMS,
      },
    }),
    async (c) => c.json({ items: await Promise.all((await store.sources.list()).map(present)), nextCursor: null }, 200),
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/sources/{id}/approve',
      summary: 'Puts a topic on the allow-list, then confirms its waiting subscription',
      security,
      middleware: [admin] as const,
      request: { params: z.object({ id: z.string().min(1).max(400).describe("The topic's ARN") }) },
      responses: {
        200: json(
          'Approved',
          z.object({
            state: z
              .enum(['confirmed', 'allowed'])
              .openapi({ description: 'allowed: nothing was waiting to be confirmed' }),
            account: z.string(),
            newAccount: z.boolean().openapi({ description: 'No other source belongs to this AWS account' }),
          }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const outcome = await subscriptions.approve(c.req.valid('param').id, actorOf(c.get('key')));
      return outcome.ok ? c.json(outcome.value, 200) : problemResponse(c, outcome.error);
    },
  );

  return api;
}
