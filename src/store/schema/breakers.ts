import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Episodes of circuit breakers. An open one that is no dry run is a pause of sending. */
export const breaker = sqliteTable(
  'breaker',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    tenant: text('tenant').notNull(),
    configurationSet: text('configuration_set').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    trippedAt: integer('tripped_at').notNull(),
    dryRun: integer('dry_run', { mode: 'boolean' }).notNull(),
    why: text('why').notNull(),
    evidence: text('evidence').notNull(),
    assumesAccount: integer('assumes_account', { mode: 'boolean' }).notNull(),
    assumesRegion: integer('assumes_region', { mode: 'boolean' }).notNull(),
    sesTenant: text('ses_tenant').notNull(),
    resumeAt: integer('resume_at'),
    resumedAt: integer('resumed_at'),
    resumedBy: text('resumed_by'),
    note: text('note'),
    /** Which writer wrote last: two may try at once. */
    mark: text('mark').notNull(),
    awsState: text('aws_state').notNull(),
    awsFound: text('aws_found'),
    awsFailures: integer('aws_failures').notNull(),
    awsTrouble: text('aws_trouble'),
    awsNextAt: integer('aws_next_at').notNull(),
  },
  (t) => [
    uniqueIndex('breaker_open')
      .on(t.tenant, t.configurationSet, t.account, t.region, t.kind)
      .where(sql`resumed_at is null`),
    index('breaker_by_time').on(t.trippedAt, t.id),
    index('breaker_resumed').on(t.resumedAt),
    index('breaker_due').on(t.awsNextAt).where(sql`aws_state in ('pausing', 'resuming', 'paused')`),
  ],
);
