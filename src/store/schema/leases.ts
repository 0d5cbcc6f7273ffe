import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Which process does a job just now. */
export const lease = sqliteTable('lease', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  until: integer('until').notNull(),
});
