import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

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
