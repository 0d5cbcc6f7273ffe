import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const accessKey = sqliteTable(
  'access_key',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    hash: text('hash').notNull(),
    scopes: text('scopes').notNull(),
    tenant: text('tenant'),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
  },
  (t) => [uniqueIndex('access_key_by_hash').on(t.hash)],
);

export const session = sqliteTable('session', {
  hash: text('hash').primaryKey(),
  keyId: text('key_id').notNull(),
  expiresAt: integer('expires_at').notNull(),
  // Sessions from before these columns end at the next request.
  createdAt: integer('created_at').notNull().default(0),
  lastSeenAt: integer('last_seen_at').notNull().default(0),
});
