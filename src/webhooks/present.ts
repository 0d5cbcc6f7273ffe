/** How endpoints and deliveries look in the API. A secret is in no schema but the two that show it once. */
import { z } from '@hono/zod-openapi';
import { isoOrNull, timestamp } from '../shared/api.ts';
import type { Problem } from '../shared/problem.ts';
import { toIso } from '../shared/time.ts';
import {
  type AccessKey,
  type AuditRecord,
  DELIVERY_ERRORS,
  DISABLED_REASONS,
  WEBHOOK_TYPES,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../store/contract.ts';
import { MAX_URL, parseEndpointUrl } from './url.ts';

export const NO_ENDPOINT: Problem = { status: 404, code: 'webhook-not-found', title: 'No such webhook endpoint' };

export const idParam = z.object({ id: z.string().min(1).max(100).describe('As answered when the endpoint was added') });

export const urlSchema = z
  .string()
  .max(MAX_URL)
  .transform((text, context) => {
    const url = parseEndpointUrl(text);
    if (url.ok) return url.value;
    context.addIssue({ code: 'custom', message: url.error });
    return z.NEVER;
  })
  .openapi({ description: 'https, or http to this machine', example: 'https://hooks.example.com/suppressions' });

export const typesSchema = z
  .array(z.enum(WEBHOOK_TYPES))
  .min(1)
  .max(WEBHOOK_TYPES.length)
  .transform((types) => [...new Set(types)]);

export const descriptionSchema = z.string().trim().max(200);

export const secretSchema = z
  .string()
  .openapi({ description: 'In this answer only', example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });

export const endpointSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    types: z.array(z.enum(WEBHOOK_TYPES)),
    tenant: z.string().nullable().openapi({ description: 'null = all tenants' }),
    description: z.string(),
    enabled: z.boolean(),
    disabledReason: z.enum(DISABLED_REASONS).nullable(),
    previousSecretUntil: timestamp.nullable().openapi({ description: 'So long a rotated secret signs too' }),
    createdAt: timestamp,
  })
  .openapi('WebhookEndpoint');

/** An endpoint as the API tells it, without its secrets. */
export const presentEndpoint = (endpoint: WebhookEndpoint) => ({
  id: endpoint.id,
  url: endpoint.url,
  types: [...endpoint.types],
  tenant: endpoint.tenant,
  description: endpoint.description,
  enabled: endpoint.disabledReason === null,
  disabledReason: endpoint.disabledReason,
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
    detail: z.string().nullable().openapi({ description: "The start of a refusal's text, or the system's error code" }),
    nextAttemptAt: timestamp.nullable(),
  })
  .openapi('WebhookDelivery');

/** An attempt of a delivery as the API tells it. */
export const presentDelivery = ({ at, nextAttemptAt, ...delivery }: WebhookDelivery) => ({
  ...delivery,
  at: toIso(at),
  nextAttemptAt: isoOrNull(nextAttemptAt),
});

/** The record of an operator's deed. */
export const auditOf = (
  key: AccessKey,
  done: 'created' | 'changed' | 'deleted' | 'secret-rotated',
  { id, tenant }: Pick<WebhookEndpoint, 'id' | 'tenant'>,
  at: number,
  detail: AuditRecord['detail'] = {},
): AuditRecord => ({ at, actor: `key:${key.name}`, action: `webhook.${done}`, subject: id, tenant, detail });
