import { createRoute, z } from '@hono/zod-openapi';
import { requireUnbound } from '../access/auth.ts';
import { createApi, isoOrNull, json, PROBLEMS, timestamp } from '../shared/api.ts';
import type { Store } from '../store/contract.ts';

const retentionSchema = z
  .object({
    days: z.int().openapi({ description: 'RETENTION_DAYS: sends, deliveries, opens, clicks; 0 = for ever' }),
    bounceDays: z.int().openapi({ description: 'BOUNCE_RETENTION_DAYS: bounces, complaints; 0 = for ever' }),
    rawDays: z.int().openapi({ description: 'RAW_RETENTION_DAYS: texts of events; 0 = not kept' }),
    prunedBefore: timestamp.nullable().openapi({ description: 'Events of mail from before are too late to count' }),
    lastRunAt: timestamp.nullable(),
    removed: z.object({ messages: z.int(), mails: z.int(), events: z.int(), rawTexts: z.int() }),
    tooLate: z.int().openapi({ description: 'Messages told of after their mail was forgotten' }),
  })
  .openapi('Retention');

export interface RetentionRoutesOptions {
  readonly store: Pick<Store, 'retention' | 'access'>;
  readonly config: {
    readonly retentionDays: number;
    readonly bounceRetentionDays: number;
    readonly rawRetentionDays: number;
  };
}

export function createRetentionRoutes({ store, config }: RetentionRoutesOptions) {
  const api = createApi();
  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/retention',
      summary: 'What is kept how long, and what was forgotten so far',
      security: [{ bearer: [] }],
      middleware: [requireUnbound(store.access, 'read')] as const,
      responses: { 200: json('Retention', retentionSchema), ...PROBLEMS },
    }),
    async (c) => {
      const { prunedBefore, lastRunAt, tooLate, removed } = await store.retention.status();
      return c.json(
        {
          days: config.retentionDays,
          bounceDays: config.bounceRetentionDays,
          rawDays: config.rawRetentionDays,
          prunedBefore: isoOrNull(prunedBefore),
          lastRunAt: isoOrNull(lastRunAt),
          removed: { ...removed },
          tooLate,
        },
        200,
      );
    },
  );
  return api;
}
