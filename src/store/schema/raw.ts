import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

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
