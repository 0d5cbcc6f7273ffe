import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What `GetAccount` said last, by Region: the credentials are of one account. */
export const awsAccount = sqliteTable('aws_account', {
  region: text('region').primaryKey(),
  account: text('account'),
  accountFrom: text('account_from'),
  enforcementStatus: text('enforcement_status'),
  sendingEnabled: integer('sending_enabled', { mode: 'boolean' }),
  productionAccess: integer('production_access', { mode: 'boolean' }),
  quota24h: real('quota_24h'),
  sentLast24h: real('sent_last_24h'),
  maxSendRate: real('max_send_rate'),
  vdmEnabled: integer('vdm_enabled', { mode: 'boolean' }).notNull(),
  at: integer('at').notNull(),
});

/** Each time that AWS's status or the sending switch was first seen as it is. Append-only. */
export const awsAccountChange = sqliteTable(
  'aws_account_change',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    region: text('region').notNull(),
    account: text('account'),
    enforcementStatus: text('enforcement_status'),
    sendingEnabled: integer('sending_enabled', { mode: 'boolean' }),
    at: integer('at').notNull(),
  },
  (t) => [index('aws_account_change_by_region').on(t.region, t.id)],
);

/** The daily sums of one of the Virtual Deliverability Manager's metrics. `days`: JSON, replaced as a whole. */
export const awsMetric = sqliteTable(
  'aws_metric',
  {
    region: text('region').notNull(),
    metric: text('metric').notNull(),
    days: text('days').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.region, t.metric] })],
);

/** SES tenants' reputation, as `ListReputationEntities` tells it. The two statuses are JSON. */
export const awsEntity = sqliteTable(
  'aws_entity',
  {
    region: text('region').notNull(),
    reference: text('reference').notNull(),
    type: text('type').notNull(),
    policy: text('policy'),
    impact: text('impact'),
    sending: text('sending'),
    customerStatus: text('customer_status'),
    awsStatus: text('aws_status'),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.region, t.reference] })],
);

/** AWS's findings. `description` is part of the key: DKIM1 and DKIM2 are two matters. */
export const awsRecommendation = sqliteTable(
  'aws_recommendation',
  {
    region: text('region').notNull(),
    resource: text('resource').notNull(),
    type: text('type').notNull(),
    description: text('description').notNull(),
    status: text('status').notNull(),
    impact: text('impact'),
    createdAt: integer('created_at'),
    updatedAt: integer('updated_at'),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.region, t.resource, t.type, t.description] })],
);

/** When each part is asked for next, and what stopped it. `state`: an `AwsPoll`, which only the Region's job writes. */
export const awsPoll = sqliteTable(
  'aws_poll',
  {
    region: text('region').notNull(),
    part: text('part').notNull(),
    state: text('state').notNull(),
  },
  (t) => [primaryKey({ columns: [t.region, t.part] })],
);
