/** How alerts look in the API. */
import { z } from '@hono/zod-openapi';
import { isoOrNull, timestamp } from '../../shared/api.ts';
import type { Problem } from '../../shared/problem.ts';
import { toIso } from '../../shared/time.ts';
import { type AccessKey, ALERT_LEVELS, type Alert, type AlertNotice, NOTICE_KINDS } from '../../store/contract.ts';

export const NO_ALERT: Problem = { status: 404, code: 'alert-not-found', title: 'No such alert' };

export const idParam = z.object({ id: z.uuid().describe('As listed') });

const figure = z
  .object({ part: z.int(), whole: z.int(), rate: z.number() })
  .nullable()
  .openapi({ description: 'As counted; the whole of a mere count is 1. null for what is no figure' });

const acknowledgementSchema = z.object({ at: timestamp, by: z.string(), note: z.string().nullable() });

export const alertSchema = z
  .object({
    id: z.string(),
    rule: z.string(),
    level: z.enum(ALERT_LEVELS),
    state: z.enum(['open', 'resolved']),
    tenant: z.string().nullable().openapi({ description: 'null = concerns the installation' }),
    scope: z
      .record(z.string(), z.string())
      .openapi({ example: { account: '123456789012', region: 'us-east-1' }, description: 'What it is about' }),
    title: z.string().openapi({ description: 'As last told' }),
    text: z.string(),
    openedAt: timestamp,
    resolvedAt: timestamp.nullable(),
    withoutVerdict: z.boolean().openapi({
      description: 'It ended because there was too little mail to judge it: nobody knows whether it is better',
    }),
    opening: figure,
    value: figure,
    peak: figure,
    toldAt: timestamp.nullable().openapi({ description: 'null = not told: a worse level of the same spoke' }),
    acknowledgement: acknowledgementSchema.nullable(),
  })
  .openapi('Alert');

export const noticeSchema = z.object({
  id: z.int(),
  at: timestamp,
  kind: z.enum(NOTICE_KINDS),
  title: z.string(),
  text: z.string(),
});

const presentFigure = (value: Alert['value']) =>
  value === null ? null : { ...value, rate: value.whole > 0 ? value.part / value.whole : 0 };

export const presentAlert = (alert: Alert): z.output<typeof alertSchema> => ({
  ...{ id: alert.id, rule: alert.rule, level: alert.level, scope: { ...alert.scope } },
  state: alert.resolvedAt === null ? 'open' : 'resolved',
  tenant: alert.tenant || null,
  ...{ title: alert.title, text: alert.text },
  openedAt: toIso(alert.openedAt),
  resolvedAt: isoOrNull(alert.resolvedAt),
  withoutVerdict: alert.resolvedAt !== null && alert.unjudgedSince !== null,
  opening: presentFigure(alert.opening),
  value: presentFigure(alert.value),
  peak: presentFigure(alert.peak),
  toldAt: isoOrNull(alert.toldAt),
  acknowledgement:
    alert.acknowledgement === null ? null : { ...alert.acknowledgement, at: toIso(alert.acknowledgement.at) },
});

export const presentNotice = ({ id, at, kind, title, text }: AlertNotice) => ({
  ...{ id, at: toIso(at), kind, title, text },
});

/** A key of one tenant sees that tenant's own alerts; what concerns the account is not its own. */
export const maySee = (key: AccessKey, { tenant }: Alert): boolean => key.tenant === null || key.tenant === tenant;
