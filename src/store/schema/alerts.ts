import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What was said of alerts: the history that channels are told from. Append-only, with growing numbers. */
export const alertNotice = sqliteTable(
  'alert_notice',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    at: integer('at').notNull(),
    /** `''` = concerns the installation. */
    tenant: text('tenant').notNull(),
    alert: text('alert').notNull(),
    kind: text('kind').notNull(),
    level: text('level').notNull(),
    /** JSON of `AlertTold`. */
    body: text('body').notNull(),
  },
  (t) => [index('alert_notice_by_alert').on(t.alert)],
);
