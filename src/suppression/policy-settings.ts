/** The policy's settings at the edge: what may be set, within which bounds. */
import { z } from '@hono/zod-openapi';
import { streamName } from '../shared/names.ts';
import { DEFAULT_SETTINGS, type PolicySettings } from './policy-rules.ts';

export const MAX_STREAMS = 200;
/** Characters of the reason that goes with a version. */
export const MAX_NOTE = 1_000;
/**
 * SES's bounds for names of lists and topics are narrower (SESv2 API Reference, CreateContactList: 64 characters).
 * Controls and half characters would not come back from a form as they went out.
 */
const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: 'holds a control character' });

const days = z.int().min(1).max(3_650).nullable().openapi({ description: 'null = until somebody removes the entry' });

const rule = z.strictObject({ enabled: z.boolean(), scope: z.enum(['all', 'tenant']), days });

const strikeFields = rule.extend({
  strikes: z.int().min(2).max(30).openapi({ description: 'On how many different UTC days' }),
  // Deliveries, which end a row of strikes, are kept for as long as a month.
  withinDays: z.int().min(1).max(30).openapi({ description: 'From the first strike to the last' }),
});

/** Three days from the first strike to the last touch four dates at most. */
const strikeRule = strikeFields.refine(({ strikes, withinDays }) => strikes <= withinDays + 1, {
  path: ['strikes'],
  error: 'can never be reached within so few days',
});

const mappedStream = z.strictObject({
  list: name.openapi({ description: 'A contact list of SES' }),
  topic: z
    .union([z.literal(''), name])
    .default('')
    .openapi({ description: 'One of its topics; empty: the whole list' }),
  stream: streamName,
});

/** A rule that is left out keeps its default. */
export const policySchema = z
  .strictObject({
    hardBounce: rule.default(DEFAULT_SETTINGS.hardBounce),
    globalList: rule.default(DEFAULT_SETTINGS.globalList),
    accountList: rule.default(DEFAULT_SETTINGS.accountList),
    tenantList: rule.default(DEFAULT_SETTINGS.tenantList),
    validation: rule.default(DEFAULT_SETTINGS.validation),
    complaint: rule.default(DEFAULT_SETTINGS.complaint),
  })
  .extend({
    softBounce: strikeRule.default({ ...DEFAULT_SETTINGS.softBounce, strikes: 3, withinDays: 7 }),
    hardSuspect: strikeRule.default({ ...DEFAULT_SETTINGS.hardSuspect, strikes: 2, withinDays: 30 }),
    unsubscribe: z
      .strictObject({
        enabled: z.boolean(),
        scope: z.literal('tenant').default('tenant'),
        days: days.default(null),
        streams: z.array(mappedStream).max(MAX_STREAMS).default([]),
      })
      .default({ enabled: true, scope: 'tenant', days: null, streams: [] }),
  })
  .openapi('SuppressionPolicy');

export const DEFAULT_POLICY: PolicySettings = policySchema.parse({});
