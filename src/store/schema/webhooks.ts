import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const webhookEndpoint = sqliteTable('webhook_endpoint', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull().default('webhook'),
  url: text('url').notNull(),
  tenant: text('tenant'),
  description: text('description').notNull(),
  /** `null` = enabled. */
  disabledReason: text('disabled_reason'),
  minLevel: text('min_level').notNull().default('warn'),
  /** JSON; `null` = none. */
  quietHours: text('quiet_hours'),
  /** Sealed, as is the previous one. */
  secret: text('secret').notNull(),
  previousSecret: text('previous_secret'),
  previousSecretUntil: integer('previous_secret_until'),
  createdAt: integer('created_at').notNull(),
});

/** How far an endpoint was told the history of a type. The types of an endpoint are its rows here. */
export const webhookCursor = sqliteTable(
  'webhook_cursor',
  {
    endpoint: text('endpoint').notNull(),
    type: text('type').notNull(),
    position: integer('position').notNull(),
    /** Quiet hours: what lies up to and with `held_through` waits so long. */
    heldUntil: integer('held_until'),
    heldThrough: integer('held_through'),
  },
  (t) => [primaryKey({ columns: [t.endpoint, t.type] })],
);

/** The one message of an endpoint that is under way: what lies after `after`, up to and with `through`. */
export const webhookMessage = sqliteTable('webhook_message', {
  endpoint: text('endpoint').primaryKey(),
  id: text('id').notNull(),
  type: text('type').notNull(),
  after: integer('after').notNull(),
  through: integer('through').notNull(),
  minLevel: text('min_level').notNull().default('warn'),
  createdAt: integer('created_at').notNull(),
  attempts: integer('attempts').notNull(),
  nextAttemptAt: integer('next_attempt_at').notNull(),
});

/** One row per attempt. Bounded in age and in number. */
export const webhookDelivery = sqliteTable(
  'webhook_delivery',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    endpoint: text('endpoint').notNull(),
    messageId: text('message_id').notNull(),
    type: text('type').notNull(),
    attempt: integer('attempt').notNull(),
    at: integer('at').notNull(),
    durationMs: integer('duration_ms').notNull(),
    status: integer('status'),
    error: text('error'),
    detail: text('detail'),
    nextAttemptAt: integer('next_attempt_at'),
  },
  (t) => [index('webhook_delivery_by_endpoint').on(t.endpoint, t.id), index('webhook_delivery_by_time').on(t.at)],
);
