/** The filters of the list and of the export, as a query has them. */
import { z } from '@hono/zod-openapi';
import { mayActFor } from '../access/tenant.ts';
import { streamName, tenantName } from '../shared/names.ts';
import type { Millis } from '../shared/time.ts';
import { type AccessKey, ORIGINS, REASONS, SUPPRESSION_STATES, type SuppressionFilter } from '../store/contract.ts';
import { canonicalDomainKey } from './address.ts';

const isoTime = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const stateParam = z
  .enum(SUPPRESSION_STATES)
  .default('active')
  .openapi({ description: 'An expiry takes effect at once' });

const tenantParam = z
  .union([tenantName, z.literal('')])
  .optional()
  .openapi({ description: 'Empty: entries for all tenants only' });

const streamParam = z
  .union([streamName, z.literal('')])
  .optional()
  .openapi({ description: 'Empty: entries for all streams only' });

const domainParam = z
  .string()
  .max(255)
  .transform((text, context) => {
    const key = canonicalDomainKey(`@${text}`);
    if (key !== null) return key.slice(1);
    context.issues.push({ code: 'custom', message: 'is no domain', input: text });
    return z.NEVER;
  })
  .optional()
  .openapi({
    type: 'string',
    description: 'Exactly this domain, an entry for all of it included',
    example: 'example.com',
  });

export const filterParams = z.object({
  state: stateParam,
  reason: z.enum(REASONS).optional().describe('Entries for this reason'),
  tenant: tenantParam,
  stream: streamParam,
  origin: z.enum(ORIGINS).optional().describe('Entries that come from there'),
  domain: domainParam,
  text: z.string().min(1).max(320).optional().openapi({ description: 'A part of the address, in any case' }),
  since: isoTime
    .optional()
    .openapi({ type: 'string', format: 'date-time', description: 'Entries since this time or later' }),
  until: isoTime
    .optional()
    .openapi({ type: 'string', format: 'date-time', description: 'Entries since before this time' }),
});

type FilterParams = Partial<z.infer<typeof filterParams>> & Pick<z.infer<typeof filterParams>, 'state'>;

/** @returns what of the list is meant, as far as the key may see it; `null` when it asks for another tenant's. */
export function filterFor(key: AccessKey, params: FilterParams, now: Millis): SuppressionFilter | null {
  const { since, text, ...rest } = params;
  // What is for all tenants concerns every tenant.
  if (rest.tenant !== '' && !mayActFor(key, rest.tenant)) return null;
  return {
    ...rest,
    now,
    ...(key.tenant === null ? {} : { visibleTo: key.tenant }),
    ...(since === undefined ? {} : { from: since }),
    ...(text === undefined ? {} : { text: text.toLowerCase() }),
  };
}
