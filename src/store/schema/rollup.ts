import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const count = (name: string) => integer(name).notNull().default(0);

const metrics = () => ({
  mails: integer('mails').notNull(),
  excluded: count('excluded'),
  sent: integer('sent').notNull(),
  attempted: integer('attempted').notNull(),
  delivered: integer('delivered').notNull(),
  deliveredOutsideGoogle: integer('delivered_outside_google').notNull(),
  delayed: count('delayed'),
  hardBounced: integer('hard_bounced').notNull(),
  softBounced: integer('soft_bounced').notNull(),
  notAttempted: integer('not_attempted').notNull(),
  complained: integer('complained').notNull(),
  rejected: count('rejected'),
  renderingFailed: count('rendering_failed'),
  opened: count('opened'),
  clicked: count('clicked'),
});

/** Hourly sums of `contribution(mail)`, one row per dimension value. Tenant `''` is the sum over all tenants. */
export const rollup = sqliteTable(
  'rollup',
  {
    dimension: text('dimension').notNull(),
    tenant: text('tenant').notNull(),
    hour: integer('hour').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    value: text('value').notNull(),
    /** Rows of `mail`; at 0 the row goes. */
    entries: count('entries'),
    ...metrics(),
  },
  (t) => [
    primaryKey({ columns: [t.dimension, t.tenant, t.hour, t.account, t.region, t.value] }),
    index('rollup_empty').on(t.entries).where(sql`entries = 0`),
    index('rollup_campaign').on(t.value, t.tenant, t.hour).where(sql`dimension = 'campaign'`),
  ],
);

/**
 * Sums of `rollup` by day, of days that are compacted. They hold for days without a row in `rollup_day`; of all others the
 * hours are read.
 */
export const rollupDaily = sqliteTable(
  'rollup_daily',
  {
    dimension: text('dimension').notNull(),
    tenant: text('tenant').notNull(),
    /** Days since the epoch, UTC. */
    day: integer('day').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    value: text('value').notNull(),
    ...metrics(),
  },
  (t) => [primaryKey({ columns: [t.dimension, t.tenant, t.day, t.account, t.region, t.value] })],
);

/** A tenant's day that is compacted has rows here: the values that keep rows of their own. All others are in one row. */
export const rollupKept = sqliteTable(
  'rollup_kept',
  {
    dimension: text('dimension').notNull(),
    tenant: text('tenant').notNull(),
    /** Days since the epoch, UTC. */
    day: integer('day').notNull(),
    value: text('value').notNull(),
  },
  (t) => [primaryKey({ columns: [t.dimension, t.tenant, t.day, t.value] }), index('rollup_kept_by_day').on(t.day)],
);

/**
 * Events by the hour in which they happened. `settled`: of messages before the mark of retention, whose rows may
 * be gone; `count`: of all others, the sum of their rows.
 */
export const eventRollup = sqliteTable(
  'event_rollup',
  {
    tenant: text('tenant').notNull(),
    hour: integer('hour').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    kind: text('kind').notNull(),
    class: text('class').notNull(),
    /** Bounce: type and subtype; delay: its type; complaint: what kind of feedback. */
    type: text('type').notNull(),
    count: integer('count').notNull(),
    settled: count('settled'),
  },
  (t) => [
    primaryKey({ columns: [t.tenant, t.hour, t.account, t.region, t.kind, t.class, t.type] }),
    index('event_rollup_empty').on(t.count).where(sql`count = 0 and settled = 0`),
  ],
);

/** Days (since the epoch, UTC) with counts that came after they were last compacted. */
export const rollupDay = sqliteTable('rollup_day', {
  day: integer('day').primaryKey(),
  /** The compaction that is under way, as long as no counts come; `null` = none. */
  pass: text('pass'),
});

/** One row: what waits to be counted anew. */
export const rollupState = sqliteTable('rollup_state', {
  id: integer('id').primaryKey(),
  /** Hours from here on wait to be counted anew; `null` = none. */
  recountFrom: integer('recount_from'),
  /** JSON: the verified domains by which mails were told apart. */
  verifiedDomains: text('verified_domains').notNull().default('[]'),
});
