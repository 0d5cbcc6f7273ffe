/** How entries look in the API, and what of them a key may see. */
import { z } from '@hono/zod-openapi';
import { isoOrNull, timestamp } from '../shared/api.ts';
import { toIso } from '../shared/time.ts';
import { type AccessKey, ORIGINS, REASONS, type Suppression } from '../store/contract.ts';

export const scopeSchema = z.object({
  tenant: z.string().nullable().openapi({ description: 'null = all tenants' }),
  stream: z.string().nullable().openapi({ description: 'null = all streams' }),
});

export const evidenceSchema = z
  .record(z.string(), z.string())
  .openapi({ description: "SES's own words about the event" });

export const suppressionSchema = z
  .object({
    address: z.string(),
    reason: z.enum(REASONS),
    scope: scopeSchema,
    origin: z.enum(ORIGINS),
    since: timestamp,
    expiresAt: timestamp.nullable(),
    evidence: evidenceSchema.nullable(),
    note: z.string().nullable(),
    actor: z.string().nullable(),
  })
  .openapi('Suppression');

export const scopeOf = ({ tenant, stream }: Suppression) => ({ tenant: tenant || null, stream: stream || null });

/** A check may bring 10,000 answers: the full diagnostic is told with the message. */
const MAX_EVIDENCE_TEXT = 500;

/** What a tenant's key may see of an entry for all tenants: that it blocks, not whose mail it was. */
export function evidenceFor(key: AccessKey, { tenant, evidence }: Suppression): Suppression['evidence'] {
  if (evidence === null || (key.tenant !== null && tenant === '')) return null;
  return Object.fromEntries(
    Object.entries(evidence).map(([name, value]) => [
      name,
      name === 'eventTime' ? toIso(Number(value)) : value.slice(0, MAX_EVIDENCE_TEXT),
    ]),
  );
}

export const presentEntry = (key: AccessKey, entry: Suppression) => ({
  address: entry.address,
  reason: entry.reason,
  scope: scopeOf(entry),
  origin: entry.origin,
  since: toIso(entry.since),
  expiresAt: isoOrNull(entry.expiresAt),
  evidence: evidenceFor(key, entry),
  note: key.tenant !== null && entry.tenant === '' ? null : entry.note,
  actor: key.tenant !== null && entry.tenant === '' ? null : entry.actor,
});
