import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Who must not send just now: `''` = nobody may. */
export const pause = sqliteTable('pause', {
  tenant: text('tenant').primaryKey(),
  since: integer('since').notNull(),
  why: text('why').notNull(),
  actor: text('actor').notNull(),
});
