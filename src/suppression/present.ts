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

/** Whom an entry is about: `null` stands for all tenants, or all streams. */
export const scopeOf = ({ tenant, stream }: Pick<Suppression, 'tenant' | 'stream'>) => ({
  tenant: tenant || null,
  stream: stream || null,
});

/** Whether this is for all tenants and the key is of one: it may see that it blocks, not whose mail it was. */
export const isForeign = (key: AccessKey, { tenant }: Pick<Suppression, 'tenant'>): boolean =>
  key.tenant !== null && tenant === '';

/** Whose entries a key may see, for lookups: its tenant's and those for all tenants; `undefined` = everybody's. */
export const tenantsFor = ({ tenant }: AccessKey): readonly string[] | undefined =>
  tenant === null ? undefined : ['', tenant];

/** A check may bring 10,000 answers: the full diagnostic is told with the message. */
const MAX_EVIDENCE_TEXT = 500;

/** An entry's evidence, each text cut to a bounded length; `null` when the key may not see whose it is. */
export function evidenceFor(key: AccessKey, entry: Suppression): Suppression['evidence'] {
  const { evidence } = entry;
  if (evidence === null || isForeign(key, entry)) return null;
  return Object.fromEntries(
    Object.entries(evidence).map(([name, value]) => [
      name,
      name === 'eventTime' ? toIso(Number(value)) : value.slice(0, MAX_EVIDENCE_TEXT),
    ]),
  );
}

/** An entry as the API tells it, without note, actor and evidence when it is not the key's own. */
export const presentEntry = (key: AccessKey, entry: Suppression) => ({
  address: entry.address,
  reason: entry.reason,
  scope: scopeOf(entry),
  origin: entry.origin,
  since: toIso(entry.since),
  expiresAt: isoOrNull(entry.expiresAt),
  evidence: evidenceFor(key, entry),
  note: isForeign(key, entry) ? null : entry.note,
  actor: isForeign(key, entry) ? null : entry.actor,
});
