import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

/** One row: written by the readiness check, which must prove that a write reaches the disk. */
export const heartbeat = sqliteTable('heartbeat', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
});
