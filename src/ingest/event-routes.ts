/** Reading what was recorded: by message and by recipient. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import { DIAGNOSES, diagnose } from '../reputation/diagnosis.ts';
import { openFindings } from '../reputation/findings.ts';
import { MAIL_STATES, stateOf } from '../reputation/mail-state.ts';
import { FLAG } from '../reputation/metrics.ts';
import { createApi, erasedAtSchema, isoOrNull, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { toIso } from '../shared/time.ts';
import { EVENT_KINDS, type EventKind, type MailFacts, type Store, type TimelineItem } from '../store/contract.ts';
import { canonicalAddress } from '../suppression/address.ts';
import type { Erased } from '../suppression/erased.ts';

/** Our own class of a bounce or a delay; see docs/events.md. Absent for other kinds. */
const diagnosisSchema = z.enum(DIAGNOSES).optional();

const diagnosisOf = (kind: EventKind, detail: Readonly<Record<string, string>>) =>
  kind === 'Bounce' || kind === 'DeliveryDelay' ? { diagnosis: diagnose(detail).class } : {};

const detailSchema = z.record(z.string(), z.string());

const timelineItemSchema = z
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

const findingSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['recommendation', 'sending-status']),
    state: z.string(),
    open: z.boolean(),
    resource: z.string(),
    tenant: z.string().nullable(),
    account: z.string(),
    region: z.string(),
    at: timestamp,
    detail: detailSchema,
  })
  .openapi('Finding');

const messageSchema = z
  .object({
    messageId: z.string(),
    acceptedAt: timestamp,
    tenant: z.string(),
    fields: detailSchema,
    mails: z.array(z.object({ recipient: z.string(), state: z.enum(MAIL_STATES), flags: z.array(z.string()) })),
    events: z.array(
      z.object({
        at: timestamp.openapi({ description: "The event's own time, clamped to [accepted, published]" }),
        publishedAt: timestamp,
        receivedAt: timestamp,
        kind: z.enum(EVENT_KINDS),
        class: z.string(),
        recipient: z.string(),
        attribution: z.enum(['exact', 'ambiguous']),
        diagnosis: diagnosisSchema,
        detail: detailSchema,
      }),
    ),
  })
  .openapi('Message');

const presentItem = ({ at, detail, ...item }: TimelineItem) => ({
  ...item,
  at: toIso(at),
  ...diagnosisOf(item.kind, detail),
  detail: { ...detail },
});

const presentMail = ({ recipient, flags }: MailFacts) => ({
  recipient,
  state: stateOf(flags),
  flags: Object.entries(FLAG).flatMap(([name, flag]) => ((flags & flag) === 0 ? [] : [name])),
});

const NO_MESSAGE: Problem = { status: 404, code: 'message-not-found', title: 'No such message' };
const NO_ADDRESS: Problem = { status: 400, code: 'invalid-address', title: 'Not an e-mail address' };

const limit = z.coerce.number().int().min(1).max(200).default(50).describe('At most so many, the newest');
const listSchema = z.object({ items: z.array(timelineItemSchema), nextCursor: z.null() });

export interface EventRoutesOptions {
  readonly store: Pick<Store, 'events' | 'sources' | 'access'>;
  readonly erased: Erased;
}

export function createEventRoutes({ store, erased }: EventRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const read = requireScope(store.access, 'read');

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/events',
      summary: 'The newest events',
      security,
      middleware: [read] as const,
      request: { query: z.object({ tenant: tenantName.optional(), limit }) },
      responses: { 200: json('Events, newest first', listSchema), ...PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const { tenant, limit } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const of = key.tenant ?? tenant;
      const items = await store.events.latest({ limit, ...(of === undefined ? {} : { tenant: of }) });
      return c.json({ items: items.map(presentItem), nextCursor: null }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/findings',
      summary: 'What SES itself found about the account or a tenant, newest first; `open`: it still holds',
      security,
      middleware: [read] as const,
      request: { query: z.object({ limit }) },
      responses: {
        200: json('Findings', z.object({ items: z.array(findingSchema), nextCursor: z.null() })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { limit } = c.req.valid('query');
      const found = await store.sources.findings({ limit, ...(key.tenant === null ? {} : { tenant: key.tenant }) });
      const open = new Set(openFindings(found).map(({ id }) => id));
      const items = found.map(({ at, detail, ...rest }) => ({
        ...rest,
        open: open.has(rest.id),
        at: toIso(at),
        detail: { ...detail },
      }));
      return c.json({ items, nextCursor: null }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/messages/{messageId}',
      summary: 'One message, by the id that SES gave it',
      security,
      middleware: [read] as const,
      request: { params: z.object({ messageId: z.string().min(1).max(256).describe("SES's message id") }) },
      responses: { 200: json('The message', messageSchema), ...PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const found = await store.events.message(c.req.valid('param').messageId);
      if (found === null || (key.tenant !== null && key.tenant !== found.tenant)) return problemResponse(c, NO_MESSAGE);
      const { messageId, acceptedAt, tenant, fields, mails, events } = found;
      return c.json(
        {
          messageId,
          acceptedAt: toIso(acceptedAt),
          tenant,
          fields: { ...fields },
          mails: mails.map(presentMail),
          events: events.map(
            ({ occurredAt, publishedAt, receivedAt, kind, class: of, recipient, attribution, detail }) => ({
              at: toIso(occurredAt),
              publishedAt: toIso(publishedAt),
              receivedAt: toIso(receivedAt),
              kind,
              class: of,
              recipient,
              attribution,
              ...diagnosisOf(kind, detail),
              detail: { ...detail },
            }),
          ),
        },
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/recipients/{address}',
      summary: "One recipient's events, newest first",
      security,
      middleware: [read] as const,
      request: {
        params: z.object({ address: z.string().min(1).max(1_000).describe('An address') }),
        query: z.object({ limit }),
      },
      responses: { 200: json('Events', listSchema.extend({ erasedAt: erasedAtSchema })), ...PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const recipient = canonicalAddress(c.req.valid('param').address);
      if (recipient === null) return problemResponse(c, NO_ADDRESS);
      const { limit } = c.req.valid('query');
      const erasure = await erased.find(recipient);
      const items = await store.events.ofRecipient({
        recipient,
        limit,
        ...(erasure === null ? {} : { acceptedAfter: erasure.at }),
        ...(key.tenant === null ? {} : { tenant: key.tenant }),
      });
      const erasedAt = isoOrNull(key.tenant === null ? (erasure?.at ?? null) : null);
      return c.json({ items: items.map(presentItem), erasedAt, nextCursor: null }, 200);
    },
  );
  return api;
}
