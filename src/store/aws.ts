import { asc, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { AwsAccount, AwsMetric, AwsPart, AwsPoll, AwsStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { awsAccount, awsAccountChange, awsEntity, awsMetric, awsPoll, awsRecommendation } from './schema.ts';
import {
  forgetUnseen,
  noteChange,
  putAccount,
  putEntities,
  putMetrics,
  putPoll,
  putRecommendations,
} from './statements/aws.ts';

/** When the history first says what the account's row says now, without a break. */
const since = (column: 'enforcement_status' | 'sending_enabled') =>
  sql<number>`(
    select min(same.at) from aws_account_change same where same.region = aws_account.region and same.id > coalesce((
      select max(other.id) from aws_account_change other
      where other.region = aws_account.region
        and other.${sql.raw(column)} is not aws_account.${sql.raw(column)}), 0))`;

const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));

/** What AWS says of accounts, tenants and resources, and when it is asked next. */
export function createAwsStore({ db, atomically }: SqliteDriver): AwsStore {
  return {
    accounts: async () => {
      const rows = await db
        .select({
          ...getTableColumns(awsAccount),
          enforcementSince: since('enforcement_status'),
          sendingSince: since('sending_enabled'),
        })
        .from(awsAccount)
        .orderBy(asc(awsAccount.region));
      return rows.map((row) => ({ ...row, accountFrom: row.accountFrom as AwsAccount['accountFrom'] }));
    },

    changes: async ({ region, limit }) =>
      db
        .select()
        .from(awsAccountChange)
        .where(region === undefined ? undefined : eq(awsAccountChange.region, region))
        .orderBy(desc(awsAccountChange.id))
        .limit(limit),

    metrics: async (region) => {
      const rows = await db.select().from(awsMetric).where(eq(awsMetric.region, region)).orderBy(asc(awsMetric.metric));
      return rows.map(({ metric, days, at }) => ({ metric, days: JSON.parse(days) as AwsMetric['days'], at }));
    },

    entities: async (region) => {
      const rows = await db
        .select()
        .from(awsEntity)
        .where(eq(awsEntity.region, region))
        .orderBy(asc(awsEntity.reference));
      return rows.map(({ region: _, customerStatus, awsStatus, ...rest }) => ({
        ...rest,
        customerStatus: parsed(customerStatus),
        awsStatus: parsed(awsStatus),
      }));
    },

    recommendations: async (region) => {
      const { resource, type, description } = awsRecommendation;
      const rows = await db
        .select()
        .from(awsRecommendation)
        .where(eq(awsRecommendation.region, region))
        .orderBy(asc(resource), asc(type), asc(description));
      return rows.map(({ region: _, ...rest }) => rest);
    },

    polls: async (region) => {
      const rows = await db.select().from(awsPoll).where(eq(awsPoll.region, region));
      return Object.fromEntries(rows.map(({ part, state }) => [part as AwsPart, JSON.parse(state) as AwsPoll]));
    },

    savePoll: (region, part, poll) => atomically([putPoll(region, part, poll)]),

    saveAccount: (account, poll) =>
      atomically([noteChange(account), putAccount(account), putPoll(account.region, 'account', poll)]),

    saveMetrics: (region, metrics, poll) => atomically([putMetrics(region, metrics), putPoll(region, 'metrics', poll)]),

    saveEntities: (region, page, poll, forgetBefore) =>
      atomically([
        putEntities(region, page),
        ...(forgetBefore === null ? [] : [forgetUnseen('aws_entity', region, forgetBefore)]),
        putPoll(region, 'entities', poll),
      ]),

    saveRecommendations: (region, page, poll, forgetBefore) =>
      atomically([
        putRecommendations(region, page),
        ...(forgetBefore === null ? [] : [forgetUnseen('aws_recommendation', region, forgetBefore)]),
        putPoll(region, 'recommendations', poll),
      ]),
  };
}
