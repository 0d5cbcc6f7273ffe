import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const count = (name: string) => integer(name).notNull();

/** Hourly sums of `contribution(mail)`, one row per dimension value. */
export const rollup = sqliteTable(
  'rollup',
  {
    dimension: text('dimension').notNull(),
    tenant: text('tenant').notNull(),
    hour: integer('hour').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    value: text('value').notNull(),
    mails: count('mails'),
    sent: count('sent'),
    attempted: count('attempted'),
    delivered: count('delivered'),
    deliveredOutsideGoogle: count('delivered_outside_google'),
    hardBounced: count('hard_bounced'),
    softBounced: count('soft_bounced'),
    notAttempted: count('not_attempted'),
    complained: count('complained'),
  },
  (t) => [
    primaryKey({ columns: [t.dimension, t.tenant, t.hour, t.account, t.region, t.value] }),
    index('rollup_empty').on(t.mails).where(sql`mails = 0`),
  ],
);
