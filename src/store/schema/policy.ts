import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Every version of every policy, append-only. Tenant `''` is the installation's. */
export const policy = sqliteTable(
  'policy',
  {
    tenant: text('tenant').notNull(),
    version: integer('version').notNull(),
    /** Tells two people apart who save the same version at the same moment. */
    mark: text('mark').notNull(),
    /** JSON; `null` = the tenant follows the installation's again. */
    settings: text('settings'),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    note: text('note'),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.version] })],
);

/** The newest version as rows, all kinds of evidence or none per tenant. */
export const policyRule = sqliteTable(
  'policy_rule',
  {
    tenant: text('tenant').notNull(),
    evidence: integer('evidence').notNull(),
    enabled: integer('enabled').notNull(),
    allTenants: integer('all_tenants').notNull(),
    lasts: integer('lasts'),
    strikes: integer('strikes').notNull(),
    span: integer('span').notNull(),
    /** When its scope last changed; 0 = never. */
    since: integer('since').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenant, t.evidence] }),
    index('policy_rule_of_tenants').on(t.evidence, t.enabled, t.allTenants).where(sql`tenant <> ''`),
  ],
);

export const policyStream = sqliteTable(
  'policy_stream',
  {
    tenant: text('tenant').notNull(),
    list: text('list').notNull(),
    topic: text('topic').notNull(),
    stream: text('stream').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenant, t.list, t.topic, t.stream] })],
);

/** One row: how far the newest policy has been applied to the evidence that was stored before it. */
export const policyApplication = sqliteTable('policy_application', {
  id: integer('id').primaryKey(),
  /** The last address done; `null` = all are. */
  after: text('after'),
  addresses: integer('addresses').notNull(),
  startedAt: integer('started_at').notNull(),
  doneAt: integer('done_at'),
});
