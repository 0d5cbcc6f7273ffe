import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

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
  (t) => [
    primaryKey({ columns: [t.address, t.tenant, t.stream, t.reason, t.origin] }),
    index('suppression_by_expiry').on(t.expiresAt).where(sql`expires_at is not null`),
  ],
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

/** Preferences behind a removed entry of one stream, told by events: like `event_release`, but stream by stream. */
export const wishRelease = sqliteTable(
  'wish_release',
  {
    messageId: text('message_id').notNull(),
    recipient: text('recipient').notNull(),
    kind: text('kind').notNull(),
    key: text('key').notNull(),
    stream: text('stream').notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.recipient, t.kind, t.key, t.stream] })],
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
    origin: text('origin').notNull().default('api'),
    expiresAt: integer('expires_at'),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    note: text('note'),
  },
  (t) => [index('suppression_change_by_address').on(t.address, t.id)],
);
