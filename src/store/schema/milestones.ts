import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What happened for the first time, and leaves no other trace. */
export const milestone = sqliteTable('milestone', {
  name: text('name').primaryKey(),
  at: integer('at').notNull(),
});
