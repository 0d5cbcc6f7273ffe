/** How endpoints and deliveries look in the API. A secret is in no schema but the two that show it once. */
import { z } from '@hono/zod-openapi';
import { isoOrNull, timestamp } from '../shared/api.ts';
import type { Problem } from '../shared/problem.ts';
import { toIso } from '../shared/time.ts';
import {
  ALERT_LEVELS,
  DELIVERY_ERRORS,
  DISABLED_REASONS,
  ENDPOINT_KINDS,
  WEBHOOK_TYPES,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../store/contract.ts';
import { quietHoursSchema } from './endpoint-schema.ts';

export const NO_ENDPOINT: Problem = { status: 404, code: 'webhook-not-found', title: 'No such webhook endpoint' };

export const idParam = z.object({ id: z.string().min(1).max(100).describe('As answered when the endpoint was added') });

export const secretSchema = z
  .string()
  .openapi({ description: 'In this answer only', example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });

export const endpointSchema = z
  .object({
    id: z.string(),
    kind: z.enum(ENDPOINT_KINDS),
    url: z.string().openapi({ description: 'slack: its origin only' }),
    types: z.array(z.enum(WEBHOOK_TYPES)),
    tenant: z.string().nullable().openapi({ description: 'null = all tenants' }),
    description: z.string(),
    enabled: z.boolean(),
    disabledReason: z.enum(DISABLED_REASONS).nullable(),
    minLevel: z.enum(ALERT_LEVELS),
    quietHours: quietHoursSchema.nullable(),
    previousSecretUntil: timestamp.nullable().openapi({ description: 'So long a rotated secret signs too' }),
    createdAt: timestamp,
  })
  .openapi('WebhookEndpoint');

/** An endpoint as the API tells it, without its secrets. */
export const presentEndpoint = (endpoint: WebhookEndpoint) => ({
  id: endpoint.id,
  kind: endpoint.kind,
  url: endpoint.url,
  types: [...endpoint.types],
  tenant: endpoint.tenant,
  description: endpoint.description,
  enabled: endpoint.disabledReason === null,
  disabledReason: endpoint.disabledReason,
  minLevel: endpoint.minLevel,
  quietHours: endpoint.quietHours === null ? null : { ...endpoint.quietHours, days: [...endpoint.quietHours.days] },
  previousSecretUntil: isoOrNull(endpoint.previousSecretUntil),
  createdAt: toIso(endpoint.createdAt),
});

export const deliverySchema = z
  .object({
    messageId: z.string(),
    type: z.string(),
    attempt: z.int(),
    at: timestamp,
    durationMs: z.int(),
    status: z.int().nullable(),
    error: z.enum(DELIVERY_ERRORS).nullable().openapi({ description: 'null = delivered' }),
    detail: z.string().nullable().openapi({}),
    nextAttemptAt: timestamp.nullable(),
  })
  .openapi('WebhookDelivery');

/** An attempt of a delivery as the API tells it. */
export const presentDelivery = ({ at, nextAttemptAt, ...delivery }: WebhookDelivery) => ({
  ...delivery,
  at: toIso(at),
  nextAttemptAt: isoOrNull(nextAttemptAt),
});
