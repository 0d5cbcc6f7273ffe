import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Campaigns that a sender has announced. An id is never used again: rows of one that is gone may wait for the job. */
export const campaign = sqliteTable(
  'campaign',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    tenant: text('tenant').notNull(),
    tag: text('tag').notNull(),
    name: text('name'),
    expected: integer('expected').notNull(),
    checked: integer('checked').notNull().default(0),
    suppressed: integer('suppressed').notNull().default(0),
    registeredAt: integer('registered_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** The last change or counted check. */
    activeAt: integer('active_at').notNull(),
    /** From then on no check is counted: who was counted is forgotten. */
    closedAt: integer('closed_at'),
  },
  (t) => [
    uniqueIndex('campaign_key').on(t.tag, t.tenant),
    index('campaign_by_tenant').on(t.tenant, t.activeAt),
    index('campaign_by_activity').on(t.activeAt),
  ],
);

/** Who was counted for a campaign: keyed hashes, so that nobody is counted twice. */
export const campaignRecipient = sqliteTable(
  'campaign_recipient',
  {
    campaign: integer('campaign').notNull(),
    hash: text('hash').notNull(),
    suppressed: integer('suppressed').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.campaign, t.hash] })],
);

/** Campaigns whose `campaign_recipient` rows are to go. */
export const campaignForgotten = sqliteTable('campaign_forgotten', { campaign: integer('campaign').primaryKey() });
