import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

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

/** Episodes of alerts: opened once, changed while they are open, resolved once. */
export const alert = sqliteTable(
  'alert',
  {
    id: text('id').primaryKey(),
    rule: text('rule').notNull(),
    level: text('level').notNull(),
    /** JSON, its members by name: what the episode is about. */
    scope: text('scope').notNull(),
    /** `''` = concerns the installation. */
    tenant: text('tenant').notNull(),
    openedAt: integer('opened_at').notNull(),
    resolvedAt: integer('resolved_at'),
    /** As counted: part of whole. `null` for what is no figure. */
    openingPart: integer('opening_part'),
    openingWhole: integer('opening_whole'),
    valuePart: integer('value_part'),
    valueWhole: integer('value_whole'),
    peakPart: integer('peak_part'),
    peakWhole: integer('peak_whole'),
    calm: integer('calm').notNull(),
    calmHour: integer('calm_hour'),
    /** Since when there is no judgement, for want of mail; `null` = it is judged. */
    unjudgedSince: integer('unjudged_since'),
    title: text('title').notNull(),
    text: text('text').notNull(),
    /** When the channels last had a notice of it; `null` = never, because a worse level spoke. */
    toldAt: integer('told_at'),
    toldPart: integer('told_part'),
    toldWhole: integer('told_whole'),
    acknowledgedAt: integer('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    note: text('note'),
    /** Grows with each change: who read an older one changes nothing. */
    version: integer('version').notNull(),
    /** Which writer made the newest change. */
    mark: text('mark').notNull(),
  },
  (t) => [
    uniqueIndex('alert_open').on(t.rule, t.level, t.scope).where(sql`resolved_at is null`),
    index('alert_by_time').on(t.openedAt),
    index('alert_by_tenant').on(t.tenant, t.openedAt),
    index('alert_resolved').on(t.resolvedAt).where(sql`resolved_at is not null`),
  ],
);

/** Messages that the roads did not take, by the hour in which they came and the code of the answer. */
export const refusal = sqliteTable(
  'refusal',
  {
    hour: integer('hour').notNull(),
    code: text('code').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.hour, t.code] })],
);

/** How many messages lay in a dead-letter queue when it was last asked. */
export const deadLetters = sqliteTable('dead_letters', {
  /** The queue's ARN. */
  queue: text('queue').primaryKey(),
  messages: integer('messages').notNull(),
  at: integer('at').notNull(),
});
