/** How events look in the API. */
import { z } from '@hono/zod-openapi';
import { DIAGNOSES, diagnose } from '../reputation/diagnosis.ts';
import { timestamp } from '../shared/api.ts';
import { toIso } from '../shared/time.ts';
import { EVENT_KINDS, type EventKind, type TimelineItem } from '../store/contract.ts';

/** Our own class of a bounce or a delay; see docs/events.md. Absent for other kinds. */
export const diagnosisSchema = z.enum(DIAGNOSES).optional();

/** The class of a bounce or a delay. */
export const diagnosisOf = (kind: EventKind, detail: Readonly<Record<string, string>>) =>
  kind === 'Bounce' || kind === 'DeliveryDelay' ? { diagnosis: diagnose(detail).class } : {};

/** SES's own names and words. */
export const detailSchema = z.record(z.string(), z.string());

/** A line of a timeline. */
export const timelineItemSchema = z
  .object({
    at: timestamp,
    kind: z.enum(EVENT_KINDS),
    class: z.string(),
    messageId: z.string(),
    recipient: z.string(),
    attribution: z.enum(['exact', 'ambiguous']),
    tenant: z.string(),
    configurationSet: z.string().nullable(),
    identity: z.string().nullable(),
    campaign: z.string().nullable(),
    diagnosis: diagnosisSchema,
    detail: detailSchema,
  })
  .openapi('Event');

/** A line of a timeline as the API tells it. */
export const presentItem = ({ at, detail, ...item }: TimelineItem) => ({
  ...item,
  at: toIso(at),
  ...diagnosisOf(item.kind, detail),
  detail: { ...detail },
});
