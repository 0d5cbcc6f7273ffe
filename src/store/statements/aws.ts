/** Writes of what AWS says. Later words take the place of earlier ones: this is a cache, but for the history. */
import { type SQL, sql } from 'drizzle-orm';
import type { AwsAccount, AwsEntity, AwsMetric, AwsPart, AwsPoll, AwsRecommendation } from '../contract.ts';
import { columnList, jsonRows } from './sql.ts';

export const putPoll = (region: string, part: AwsPart, poll: AwsPoll): SQL => sql`
  insert into aws_poll (region, part, state) values (${region}, ${part}, ${JSON.stringify(poll)})
  on conflict (region, part) do update set state = excluded.state`;

const flag = (value: boolean | null): number | null => (value === null ? null : Number(value));

/** A line of the history when status or switch differ from what is stored; it goes before `putAccount`. */
export const noteChange = ({ region, account, enforcementStatus, sendingEnabled, at }: AwsAccount): SQL => sql`
  insert into aws_account_change (region, account, enforcement_status, sending_enabled, at)
  select ${region}, ${account}, ${enforcementStatus}, ${flag(sendingEnabled)}, ${at}
  where not exists (
    select 1 from aws_account where region = ${region} and (
      at > ${at} or (enforcement_status is ${enforcementStatus} and sending_enabled is ${flag(sendingEnabled)})))`;

const ACCOUNT = [
  'region',
  'account',
  'account_from',
  'enforcement_status',
  'sending_enabled',
  'production_access',
  'quota_24h',
  'sent_last_24h',
  'max_send_rate',
  'vdm_enabled',
  'at',
] as const;

const ENTITY = [
  'region',
  'reference',
  'type',
  'policy',
  'impact',
  'sending',
  'customer_status',
  'aws_status',
  'at',
] as const;

const RECOMMENDATION = [
  'region',
  'resource',
  'type',
  'description',
  'status',
  'impact',
  'created_at',
  'updated_at',
  'at',
] as const;

type Row<Columns extends readonly string[]> = Readonly<Record<Columns[number], unknown>>;

/** `insert … on conflict (key) do update` of all other columns; an older row never takes a newer one's place. */
function upsert(table: string, columns: readonly string[], key: number, rows: readonly object[]): SQL {
  const updates = columns.slice(key).map((name) => `${name} = excluded.${name}`);
  return sql`
    insert into ${sql.raw(table)} (${columnList(columns)})
    select ${columnList(columns)} from ${jsonRows(rows, columns)} where true
    on conflict (${columnList(columns.slice(0, key))}) do update set ${sql.raw(updates.join(', '))}
    where excluded.at >= ${sql.raw(table)}.at`;
}

export function putAccount(account: AwsAccount): SQL {
  const row: Row<typeof ACCOUNT> = {
    region: account.region,
    account: account.account,
    account_from: account.accountFrom,
    enforcement_status: account.enforcementStatus,
    sending_enabled: flag(account.sendingEnabled),
    production_access: flag(account.productionAccess),
    quota_24h: account.quota24h,
    sent_last_24h: account.sentLast24h,
    max_send_rate: account.maxSendRate,
    vdm_enabled: flag(account.vdmEnabled),
    at: account.at,
  };
  return upsert('aws_account', ACCOUNT, 1, [row]);
}

export const putMetrics = (region: string, metrics: readonly AwsMetric[]): SQL =>
  upsert(
    'aws_metric',
    ['region', 'metric', 'days', 'at'],
    2,
    metrics.map(({ metric, days, at }) => ({ region, metric, days: JSON.stringify(days), at })),
  );

const textOrNull = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

export const putEntities = (region: string, entities: readonly AwsEntity[]): SQL =>
  upsert(
    'aws_entity',
    ENTITY,
    2,
    entities.map(
      ({ customerStatus, awsStatus, ...rest }): Row<typeof ENTITY> => ({
        ...rest,
        region,
        customer_status: textOrNull(customerStatus),
        aws_status: textOrNull(awsStatus),
      }),
    ),
  );

export const putRecommendations = (region: string, recommendations: readonly AwsRecommendation[]): SQL =>
  upsert(
    'aws_recommendation',
    RECOMMENDATION,
    4,
    recommendations.map(
      ({ createdAt, updatedAt, ...rest }): Row<typeof RECOMMENDATION> => ({
        ...rest,
        region,
        created_at: createdAt,
        updated_at: updatedAt,
      }),
    ),
  );

/** What AWS no longer lists. */
export const forgetUnseen = (table: 'aws_entity' | 'aws_recommendation', region: string, before: number): SQL =>
  sql`delete from ${sql.raw(table)} where region = ${region} and at < ${before}`;
