import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const source = sqliteTable('source', {
  id: text('id').primaryKey(),
  state: text('state').notNull(),
  approvedAt: integer('approved_at'),
  account: text('account').notNull(),
  region: text('region').notNull(),
  firstSeenAt: integer('first_seen_at').notNull(),
  lastMessageAt: integer('last_message_at'),
  messages: integer('messages').notNull(),
});

export const subscription = sqliteTable(
  'subscription',
  {
    topicArn: text('topic_arn').notNull(),
    token: text('token').notNull(),
    receivedAt: integer('received_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    confirmedAt: integer('confirmed_at'),
  },
  (t) => [primaryKey({ columns: [t.topicArn, t.token] })],
);

export const notice = sqliteTable(
  'notice',
  {
    source: text('source').notNull(),
    kind: text('kind').notNull(),
    detail: text('detail').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.kind, t.detail] })],
);

/** What SES itself found: recommendations, sending status. */
export const finding = sqliteTable(
  'finding',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    state: text('state').notNull(),
    resource: text('resource').notNull(),
    tenant: text('tenant'),
    account: text('account').notNull(),
    region: text('region').notNull(),
    at: integer('at').notNull(),
    detail: text('detail').notNull(),
  },
  (t) => [index('finding_by_time').on(t.at)],
);
