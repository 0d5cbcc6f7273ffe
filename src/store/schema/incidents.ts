import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Providers' mistakes whose bounces were taken back, and how far the work has come. */
export const incident = sqliteTable('incident', {
  id: text('id').primaryKey(),
  filter: text('filter').notNull(),
  note: text('note').notNull(),
  actor: text('actor').notNull(),
  startedAt: integer('started_at').notNull(),
  doneAt: integer('done_at'),
  afterAt: integer('after_at'),
  afterRow: integer('after_row'),
  bounces: integer('bounces').notNull(),
  released: integer('released').notNull(),
});
