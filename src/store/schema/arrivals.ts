import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Messages that came, by the hour of their arrival, repetitions included. A source that falls silent shows here. */
export const arrival = sqliteTable(
  'arrival',
  {
    source: text('source').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    hour: integer('hour').notNull(),
    messages: integer('messages').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.account, t.region, t.hour] }), index('arrival_by_hour').on(t.hour)],
);
