import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Imports of suppressions; the newest ones only. */
export const suppressionImport = sqliteTable('suppression_import', {
  id: text('id').primaryKey(),
  /** Tells the run from an earlier one of the same id, which may still be alive somewhere. */
  token: text('token').notNull(),
  tenant: text('tenant'),
  actor: text('actor').notNull(),
  state: text('state').notNull(),
  fromLine: integer('from_line').notNull(),
  lines: integer('lines').notNull(),
  added: integer('added').notNull(),
  changed: integer('changed').notNull(),
  unchanged: integer('unchanged').notNull(),
  invalid: integer('invalid').notNull(),
  bytes: integer('bytes').notNull(),
  lastLine: integer('last_line').notNull(),
  /** JSON. */
  faults: text('faults').notNull(),
  startedAt: integer('started_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  size: integer('size'),
});
