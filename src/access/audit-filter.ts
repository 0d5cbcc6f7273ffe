/** The filters of the audit log, as a query has them: over the API, and on the dashboard. */
import { z } from '@hono/zod-openapi';
import { tenantName } from '../shared/names.ts';
import type { AuditFilter } from '../store/contract.ts';

const time = (description: string) =>
  z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional()
    .openapi({ type: 'string', format: 'date-time', description });

export const auditFilterParams = z.object({
  actor: z.string().trim().min(1).max(110).optional().describe('A part of who did it, in any case'),
  action: z
    .string()
    .regex(/^[a-z.-]{1,60}$/, { error: 'is no action' })
    .optional()
    .describe('What was done: `key.created`'),
  subject: z.string().trim().min(1).max(600).optional().describe('What it was done to: all of the text'),
  tenant: tenantName.optional().describe('Records that concern this tenant alone'),
  since: time('From this time on'),
  until: time('Before this time'),
});

/** What of the log is meant. */
export const auditFilterOf = (params: z.infer<typeof auditFilterParams>): AuditFilter =>
  Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
