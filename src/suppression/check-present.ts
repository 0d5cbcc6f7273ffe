/** How the answers of a check look in the API. */
import { z } from '@hono/zod-openapi';
import { isoOrNull, timestamp } from '../shared/api.ts';
import { toIso } from '../shared/time.ts';
import { type AccessKey, REASONS } from '../store/contract.ts';
import type { CheckResult } from './check.ts';
import type { Explanation } from './explain.ts';
import { evidenceFor, evidenceSchema, presentEntry, scopeOf, scopeSchema, suppressionSchema } from './present.ts';
import { sendingSchema } from './sending.ts';

const reason = z.enum([...REASONS, 'invalid']);

const explanationSchema = z
  .object({
    decidedBy: suppressionSchema.nullable(),
    entries: z
      .array(
        suppressionSchema.extend({
          applies: z.boolean(),
          why: z.string().openapi({ example: 'expired at 2026-11-20T09:00:00.000Z' }),
        }),
      )
      .openapi({ description: 'Every entry about the address or its domain in this scope, the deciding one first' }),
    without: z
      .object({ allowed: z.boolean(), reason: reason.optional() })
      .openapi({ description: 'What a check would answer if the deciding entry were removed' }),
  })
  .openapi('Explanation');

const resultSchema = z
  .object({
    recipient: z.string(),
    allowed: z.boolean(),
    reason: reason.optional(),
    scope: scopeSchema.optional(),
    since: timestamp.optional(),
    expiresAt: timestamp.nullable().optional(),
    evidence: evidenceSchema.optional(),
    explain: explanationSchema.optional(),
  })
  .openapi('CheckResult');

export const checkSchema = z
  .object({ results: z.array(resultSchema), allowed: z.int(), suppressed: z.int(), sending: sendingSchema })
  .openapi('Check');

/** One answer of a check as the API tells it, with the evidence that the key may see. */
export const presentResult = (key: AccessKey, { recipient, allowed, reason, entry }: CheckResult) => {
  if (entry === undefined) return { recipient, allowed, ...(reason === undefined ? {} : { reason }) };
  const evidence = evidenceFor(key, entry);
  return {
    recipient,
    allowed,
    reason: entry.reason,
    scope: scopeOf(entry),
    since: toIso(entry.since),
    expiresAt: isoOrNull(entry.expiresAt),
    ...(evidence === null ? {} : { evidence }),
  };
};

/** Why a check decided so: every entry with whether and why it applies, and the answer `without` the deciding one. */
export const presentExplanation = (key: AccessKey, { decidedBy, entries, without }: Explanation) => ({
  decidedBy: decidedBy === null ? null : presentEntry(key, decidedBy),
  entries: entries.map(({ entry, applies, why }) => ({ ...presentEntry(key, entry), applies, why })),
  without: { ...without },
});
