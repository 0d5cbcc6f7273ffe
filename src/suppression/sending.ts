import { z } from '@hono/zod-openapi';
import { timestamp } from '../shared/api.ts';
import { toIso } from '../shared/time.ts';
import type { Pause } from '../store/contract.ts';

export const sendingSchema = z
  .object({
    paused: z.boolean().openapi({ description: 'No mail of this tenant should leave just now, whoever the recipient' }),
    why: z.string().optional().openapi({ description: 'Present when paused' }),
    since: timestamp.optional(),
  })
  .openapi('Sending');

/** What holds for a tenant's senders. The installation's pause speaks before the tenant's own. */
export function sendingOf(pauses: readonly Pause[]) {
  const pause = pauses.find(({ tenant }) => tenant === '') ?? pauses[0];
  return pause === undefined ? { paused: false } : { paused: true, why: pause.why, since: toIso(pause.since) };
}
