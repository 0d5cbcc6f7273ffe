import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** One row per SES message id. `evidence` holds one digit per field of `MESSAGE_FIELDS`: how good its evidence is. */
export const message = sqliteTable(
  'message',
  {
    id: integer('id').primaryKey(),
    messageId: text('message_id').notNull(),
    acceptedAt: integer('accepted_at').notNull(),
    evidence: text('evidence').notNull(),
    account: text('account'),
    region: text('region'),
    identity: text('identity'),
    source: text('source'),
    configurationSet: text('configuration_set'),
    tenant: text('tenant'),
    stream: text('stream'),
    campaign: text('campaign'),
    headerMessageId: text('header_message_id'),
    subject: text('subject'),
    tags: text('tags'),
    /** How many destinations it has; null for messages of older versions. */
    recipients: integer('recipients'),
  },
  (t) => [
    uniqueIndex('message_by_message_id').on(t.messageId),
    index('message_by_time').on(t.acceptedAt),
    index('message_by_header_message_id').on(t.headerMessageId).where(sql`header_message_id is not null`),
    // No coalesce: the generator of migrations splits an expression at its commas.
    index('message_by_tenant').on(sql`case when tenant is null then 'default' else tenant end`, t.acceptedAt),
  ],
);

/** One row per (message, recipient). `flags` are the bits of `FLAG` in `reputation/metrics.ts`. */
export const mail = sqliteTable(
  'mail',
  {
    recipient: text('recipient').notNull(),
    message: integer('message').notNull(),
    flags: integer('flags').notNull(),
    deliveredAt: integer('delivered_at'),
    bouncedAt: integer('bounced_at'),
    complainedAt: integer('complained_at'),
    smtpResponse: text('smtp_response'),
    remoteMtaIp: text('remote_mta_ip'),
    /** Of recipient `''` only: the domain that all it may concern share; null when they share none. */
    domain: text('domain'),
  },
  (t) => [primaryKey({ columns: [t.recipient, t.message] }), index('mail_by_message').on(t.message)],
);

/** Detail rows. A Send or a Delivery has none: `mail` holds all that they say. */
export const event = sqliteTable(
  'event',
  {
    message: integer('message').notNull(),
    recipient: text('recipient').notNull(),
    kind: text('kind').notNull(),
    class: text('class').notNull(),
    key: text('key').notNull(),
    occurredAt: integer('occurred_at').notNull(),
    publishedAt: integer('published_at').notNull(),
    receivedAt: integer('received_at').notNull(),
    evidence: integer('evidence').notNull(),
    exact: integer('exact').notNull(),
    detail: text('detail').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.message, t.recipient, t.kind, t.class, t.key] }),
    index('event_by_recipient').on(t.recipient, t.occurredAt),
    index('event_by_time').on(t.occurredAt),
    index('event_by_evidence').on(t.recipient, t.evidence, t.occurredAt).where(sql`evidence > 0`),
  ],
);
