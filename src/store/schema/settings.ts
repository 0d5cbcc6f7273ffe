import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Versions of the sections of settings, each a JSON text. Append-only. */
export const setting = sqliteTable(
  'setting',
  {
    section: text('section').notNull(),
    version: integer('version').notNull(),
    /** Which writer made it: two may try for the same version. */
    mark: text('mark').notNull(),
    /** `null` = the defaults again. */
    value: text('value'),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    note: text('note'),
  },
  (t) => [primaryKey({ columns: [t.section, t.version] })],
);
