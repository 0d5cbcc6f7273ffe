/** What may be said of an endpoint, by the API and by the dashboard's form. */
import { z } from '@hono/zod-openapi';
import { tenantName } from '../shared/names.ts';
import {
  ALERT_LEVELS,
  ENDPOINT_KINDS,
  type EndpointKind,
  WEBHOOK_TYPES,
  WEEKDAYS,
  type WebhookType,
} from '../store/contract.ts';
import { isTimeZone } from './quiet-hours.ts';
import { parseTarget } from './target.ts';
import { MAX_URL } from './url.ts';

/** What chats and mails are told: the rest is for programs. */
const FOR_PEOPLE: readonly WebhookType[] = ['alert.changed'];
/** What a webhook is told that asks for nothing: types that are added later must be asked for. */
const FIRST_TYPES: readonly WebhookType[] = ['suppression.changed'];

export const typesOf = (kind: EndpointKind): readonly WebhookType[] => (kind === 'webhook' ? FIRST_TYPES : FOR_PEOPLE);

/** @returns the fault; `null` = an endpoint of this kind may be told these. */
export const typesFault = (kind: EndpointKind, types: readonly WebhookType[]): string | null =>
  kind === 'webhook' || types.every((type) => FOR_PEOPLE.includes(type))
    ? null
    : `an endpoint of kind ${kind} takes ${FOR_PEOPLE.join(', ')} only`;

const urlSchema = z.string().max(MAX_URL).openapi({
  description:
    'webhook, slack: https, or http to this machine. email: the address, bare or as a mailto: URL. The URL of a slack endpoint is kept sealed, and only its origin shown',
  example: 'https://hooks.example.com/suppressions',
});

const typesSchema = z
  .array(z.enum(WEBHOOK_TYPES))
  .min(1)
  .max(WEBHOOK_TYPES.length)
  .transform((types) => WEBHOOK_TYPES.filter((type) => types.includes(type)))
  .openapi({
    description: 'Default: webhook suppression.changed; slack and email, which take nothing else, alert.changed',
  });

const descriptionSchema = z.string().trim().max(200);

const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time like 22:00' })
  .openapi({ example: '22:00' });

export const quietHoursSchema = z
  .strictObject({
    from: clockTime,
    to: clockTime,
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, { error: 'must be a time zone like Europe/Berlin' })
      .openapi({ example: 'Europe/Berlin' }),
    days: z
      .array(z.enum(WEEKDAYS))
      .min(1)
      .max(WEEKDAYS.length)
      .transform((days) => WEEKDAYS.filter((day) => days.includes(day)))
      .default([...WEEKDAYS])
      .openapi({ description: 'On which they begin; default: all' }),
  })
  .refine(({ from, to, days }) => from !== to || days.length < WEEKDAYS.length, {
    error: 'would never end: give another time, or fewer days',
    path: ['to'],
  })
  .openapi({ description: 'Warnings wait for their end; review and pause go at once, with what waited' });

const minLevelSchema = z
  .enum(ALERT_LEVELS)
  .openapi({ description: 'Alerts that never reached this level are not told' });

/** A new endpoint, its place checked by its kind. */
export const newEndpointSchema = z
  .strictObject({
    kind: z.enum(ENDPOINT_KINDS).default('webhook'),
    url: urlSchema,
    types: typesSchema.optional(),
    tenant: tenantName.nullable().default(null),
    description: descriptionSchema.default(''),
    minLevel: minLevelSchema.default('warn'),
    quietHours: quietHoursSchema.nullable().default(null),
    from: z
      .enum(['start', 'now'])
      .default('now')
      .openapi({ description: 'start = all that is in the history is told first' }),
  })
  .transform(({ url, ...given }, context) => {
    const types = given.types ?? typesOf(given.kind);
    const target = parseTarget(given.kind, url);
    const fault = typesFault(given.kind, types);
    if (!target.ok) context.addIssue({ code: 'custom', path: ['url'], message: target.error });
    if (fault !== null) context.addIssue({ code: 'custom', path: ['types'], message: fault });
    return target.ok ? { ...given, types, target: target.value } : z.NEVER;
  });

export type NewEndpoint = z.output<typeof newEndpointSchema>;

/** What may change of one. */
export const changedEndpointSchema = z
  .strictObject({
    url: urlSchema.optional(),
    types: typesSchema.optional(),
    description: descriptionSchema.optional(),
    enabled: z.boolean().optional(),
    minLevel: minLevelSchema.optional(),
    quietHours: quietHoursSchema.nullable().optional(),
  })
  .openapi({ description: 'The kind and the tenant of an endpoint cannot change.' });

export type ChangedEndpoint = z.output<typeof changedEndpointSchema>;
