import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Append-only. */
export const audit = sqliteTable(
  'audit',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    tenant: text('tenant'),
    detail: text('detail').notNull(),
  },
  (t) => [index('audit_by_tenant').on(t.tenant, t.id)],
);
