/** Reading messages: one by SES's id, or those that carry a Message-ID or a tag of the sender's. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { MAIL_STATES, stateOf } from '../reputation/mail-state.ts';
import { FLAG } from '../reputation/metrics.ts';
import { createApi, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { toIso } from '../shared/time.ts';
import { EVENT_KINDS, type MailFacts, type MessageSummary, type Store } from '../store/contract.ts';
import { messageCursor } from './event-cursors.ts';
import { detailSchema, diagnosisOf, diagnosisSchema } from './event-present.ts';
import { type EventReader, parseTag, spellingsOfMessageId } from './event-reader.ts';

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

const summarySchema = z
  .object({
    messageId: z.string(),
    acceptedAt: timestamp,
    tenant: z.string(),
    subject: z.string().nullable(),
    headerMessageId: z.string().nullable().openapi({ description: "The sender's own Message-ID" }),
    configurationSet: z.string().nullable(),
    campaign: z.string().nullable(),
    recipients: z.int().nullable().openapi({ description: 'Destinations; null for messages of older versions' }),
  })
  .openapi('MessageSummary');

const presentMail = ({ recipient, flags }: MailFacts) => ({
  recipient,
  state: stateOf(flags),
  flags: Object.entries(FLAG).flatMap(([name, flag]) => ((flags & flag) === 0 ? [] : [name])),
});

const presentSummary = ({ acceptedAt, ...rest }: MessageSummary) => ({ ...rest, acceptedAt: toIso(acceptedAt) });

const NO_MESSAGE: Problem = { status: 404, code: 'message-not-found', title: 'No such message' };
const NOTHING_ASKED: Problem = {
  status: 400,
  code: 'nothing-to-look-for',
  title: 'Nothing to look for',
  detail: 'Give headerMessageId, tag, or both.',
};

const tagParam = z
  .string()
  .max(600)
  .transform((text, context) => {
    const tag = parseTag(text);
    if (tag !== null) return tag;
    context.issues.push({ code: 'custom', message: 'is not name=value', input: text });
    return z.NEVER;
  });

export interface MessageRoutesOptions {
  readonly store: Pick<Store, 'access'>;
  readonly reader: EventReader;
}

/** Finds messages, and tells of one. */
export function createMessageRoutes({ store, reader }: MessageRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const read = requireScope(store.access, 'read');

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/messages',
      summary: "Messages with the sender's own Message-ID or tag. A page may be short, or empty, and have a nextCursor",
      security,
      middleware: [read] as const,
      request: {
        // A misspelt name would find what nobody asked for.
        query: z.strictObject({
          headerMessageId: z.string().min(1).max(600).optional().openapi({
            description: "The sender's own Message-ID, with or without its angle brackets",
            example: '<order-17@shop.example.com>',
          }),
          tag: tagParam.optional().openapi({
            type: 'string',
            description: 'A message tag, `name=value`. Looks at 80,000 messages per request, the newest first',
            example: 'order=17',
          }),
          cursor: messageCursor.schema
            .optional()
            .openapi({ type: 'string', description: 'The nextCursor of the page before' }),
          limit: z.coerce.number().int().min(1).max(200).default(50).describe('Messages in a page'),
        }),
      },
      responses: {
        200: json(
          'Messages, newest first',
          z.object({ items: z.array(summarySchema), nextCursor: z.string().nullable() }),
        ),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const { headerMessageId, tag, cursor, limit } = c.req.valid('query');
      if (headerMessageId === undefined && tag === undefined) return problemResponse(c, NOTHING_ASKED);
      const headerMessageIds = headerMessageId === undefined ? undefined : spellingsOfMessageId(headerMessageId);
      const found = await reader.messages(c.get('key'), { headerMessageIds, tag }, { before: cursor, limit });
      const nextCursor = found.next === null ? null : messageCursor.encode(found.next);
      return c.json({ items: found.items.map(presentSummary), nextCursor }, 200);
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
      const found = await reader.message(c.get('key'), c.req.valid('param').messageId);
      if (found === null) return problemResponse(c, NO_MESSAGE);
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
  return api;
}
