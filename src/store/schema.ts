/**
 * The tables, once, for every SQLite dialect (better-sqlite3, D1). Times are integers: epoch milliseconds, or hours
 * since the epoch in `rollup`. Migrations in `drizzle/sqlite` are generated from this file.
 */
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
  },
  (t) => [
    uniqueIndex('message_by_message_id').on(t.messageId),
    index('message_by_time').on(t.acceptedAt),
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

const count = (name: string) => integer(name).notNull();

/** Hourly sums of `contribution(mail)`, one row per dimension value. */
export const rollup = sqliteTable(
  'rollup',
  {
    dimension: text('dimension').notNull(),
    tenant: text('tenant').notNull(),
    hour: integer('hour').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    value: text('value').notNull(),
    mails: count('mails'),
    sent: count('sent'),
    attempted: count('attempted'),
    delivered: count('delivered'),
    deliveredOutsideGoogle: count('delivered_outside_google'),
    hardBounced: count('hard_bounced'),
    softBounced: count('soft_bounced'),
    notAttempted: count('not_attempted'),
    complained: count('complained'),
  },
  (t) => [
    primaryKey({ columns: [t.dimension, t.tenant, t.hour, t.account, t.region, t.value] }),
    index('rollup_empty').on(t.mails).where(sql`mails = 0`),
  ],
);

export const suppression = sqliteTable(
  'suppression',
  {
    address: text('address').notNull(),
    tenant: text('tenant').notNull(),
    stream: text('stream').notNull(),
    reason: text('reason').notNull(),
    origin: text('origin').notNull(),
    since: integer('since').notNull(),
    expiresAt: integer('expires_at'),
    evidence: text('evidence'),
    note: text('note'),
    actor: text('actor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.address, t.tenant, t.stream, t.reason, t.origin] })],
);

/** Remembers removals: evidence that is not newer than `removed_at` cannot bring the entry back. */
export const suppressionRemoval = sqliteTable(
  'suppression_removal',
  {
    address: text('address').notNull(),
    tenant: text('tenant').notNull(),
    stream: text('stream').notNull(),
    reason: text('reason').notNull(),
    removedAt: integer('removed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.address, t.tenant, t.stream, t.reason] })],
);

/**
 * Events whose entry somebody removed while they belonged to another tenant than they do now: they cannot support one
 * again. By the message's own id, so that it outlives a second reading of the message.
 */
export const eventRelease = sqliteTable(
  'event_release',
  {
    messageId: text('message_id').notNull(),
    recipient: text('recipient').notNull(),
    kind: text('kind').notNull(),
    class: text('class').notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.recipient, t.kind, t.class] })],
);

/** Append-only. */
export const suppressionChange = sqliteTable(
  'suppression_change',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    address: text('address').notNull(),
    tenant: text('tenant').notNull(),
    stream: text('stream').notNull(),
    reason: text('reason').notNull(),
    action: text('action').notNull(),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    note: text('note'),
  },
  (t) => [index('suppression_change_by_address').on(t.address, t.id)],
);

export const source = sqliteTable('source', {
  id: text('id').primaryKey(),
  state: text('state').notNull(),
  approvedAt: integer('approved_at'),
  account: text('account').notNull(),
  region: text('region').notNull(),
  firstSeenAt: integer('first_seen_at').notNull(),
  lastMessageAt: integer('last_message_at'),
  messages: integer('messages').notNull(),
});

export const subscription = sqliteTable(
  'subscription',
  {
    topicArn: text('topic_arn').notNull(),
    token: text('token').notNull(),
    receivedAt: integer('received_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    confirmedAt: integer('confirmed_at'),
  },
  (t) => [primaryKey({ columns: [t.topicArn, t.token] })],
);

export const notice = sqliteTable(
  'notice',
  {
    source: text('source').notNull(),
    kind: text('kind').notNull(),
    detail: text('detail').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.kind, t.detail] })],
);

export const quarantine = sqliteTable(
  'quarantine',
  {
    id: text('id').primaryKey(),
    source: text('source').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    reason: text('reason').notNull(),
    raw: text('raw').notNull(),
    publishedAt: integer('published_at').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [index('quarantine_by_time').on(t.receivedAt, t.id)],
);

/** What SES itself found: recommendations, sending status. */
export const finding = sqliteTable(
  'finding',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    state: text('state').notNull(),
    resource: text('resource').notNull(),
    tenant: text('tenant'),
    account: text('account').notNull(),
    region: text('region').notNull(),
    at: integer('at').notNull(),
    detail: text('detail').notNull(),
  },
  (t) => [index('finding_by_time').on(t.at)],
);

export const accessKey = sqliteTable(
  'access_key',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    hash: text('hash').notNull(),
    scopes: text('scopes').notNull(),
    tenant: text('tenant'),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [uniqueIndex('access_key_by_hash').on(t.hash)],
);

export const session = sqliteTable('session', {
  hash: text('hash').primaryKey(),
  keyId: text('key_id').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

/** Texts as they were carried, kept for RAW_RETENTION_DAYS, so that messages can be read again by other rules. */
export const rawEvent = sqliteTable(
  'raw_event',
  {
    id: text('id').primaryKey(),
    messageId: text('message_id').notNull(),
    source: text('source').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    text: text('text').notNull(),
    publishedAt: integer('published_at').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [index('raw_event_by_message').on(t.messageId), index('raw_event_by_time').on(t.receivedAt)],
);

/** One row while raw texts are kept: since when all of them are. */
export const rawRetention = sqliteTable('raw_retention', {
  id: integer('id').primaryKey(),
  since: integer('since').notNull(),
});

/** One row: written by the readiness check, which must prove that a write reaches the disk. */
export const heartbeat = sqliteTable('heartbeat', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
});
