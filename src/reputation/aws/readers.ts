/** SES's answers in the words of the domain: pure. Whatever may be missing may be missing, and any word may be new. */
import type {
  BatchGetMetricDataCommandOutput,
  GetAccountCommandOutput,
  ReputationEntity,
  Recommendation as SesRecommendation,
  StatusRecord,
} from '@aws-sdk/client-sesv2';
import { failureOf, type SesFailure } from '../../aws/failure.ts';
import { storable } from '../../shared/text.ts';
import { DAY } from '../../shared/time.ts';
import type { AwsEntityStatus } from '../../store/contract.ts';
import {
  type AccountFacts,
  type Entity,
  type MetricAnswer,
  type MetricSums,
  OPERATIONS,
  type Recommendation,
  VDM_METRICS,
} from './ses.ts';

/** The longest of ARNs, and far more than a cause or a description has. */
const LONGEST = 2_048;
const WORD = 100;

const word = (text: string | undefined): string | null => (text === undefined ? null : storable(text, WORD));
const number = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
const time = (date: Date | undefined): number | null => number(date?.getTime());

/** What `GetAccount` says. */
export const readAccount = (answer: GetAccountCommandOutput): AccountFacts => ({
  enforcementStatus: word(answer.EnforcementStatus),
  sendingEnabled: answer.SendingEnabled ?? null,
  productionAccess: answer.ProductionAccessEnabled ?? null,
  quota24h: number(answer.SendQuota?.Max24HourSend),
  sentLast24h: number(answer.SendQuota?.SentLast24Hours),
  maxSendRate: number(answer.SendQuota?.MaxSendRate),
  vdmEnabled: answer.VdmAttributes?.VdmEnabled === 'ENABLED',
});

/** The codes of single queries are not the names of errors; documented are these two. */
const QUERY_ERRORS: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'AccessDenied',
  INTERNAL_FAILURE: 'InternalFailure',
};

const queryFailure = (code = 'Unknown'): SesFailure => ({
  ...failureOf(OPERATIONS.metrics, { name: QUERY_ERRORS[code] ?? code, message: '', status: 200 }),
  name: storable(code, WORD),
});

/** Daily sums per metric. A query's id is its metric. */
export function readMetrics({ Results = [], Errors = [] }: BatchGetMetricDataCommandOutput): MetricAnswer {
  const answered = new Map(Results.map((result) => [result.Id, result]));
  const sums = VDM_METRICS.flatMap((metric): readonly MetricSums[] => {
    const result = answered.get(metric);
    if (result === undefined) return [];
    const { Timestamps = [], Values = [] } = result;
    const byDay = new Map<number, number>();
    for (const [n, timestamp] of Timestamps.entries()) {
      const [at, value] = [time(timestamp), number(Values[n])];
      if (at === null || value === null) continue;
      const day = Math.floor(at / DAY);
      byDay.set(day, (byDay.get(day) ?? 0) + value);
    }
    const days = [...byDay].map(([day, count]) => ({ day, count })).sort((a, b) => a.day - b.day);
    return [{ metric, days }];
  });
  const failed = new Set(Errors.map(({ Id }) => Id));
  const silent = VDM_METRICS.filter((metric) => !answered.has(metric) && !failed.has(metric));
  return { sums, failures: [...Errors.map(({ Code }) => queryFailure(Code)), ...silent.map(() => queryFailure())] };
}

const readStatus = (record: StatusRecord | undefined): AwsEntityStatus | null =>
  record === undefined
    ? null
    : {
        status: word(record.Status),
        cause: record.Cause === undefined ? null : storable(record.Cause, LONGEST),
        updatedAt: time(record.LastUpdatedTimestamp),
      };

/** One entity; without a name it is nothing that could be shown. */
export function readEntity(entity: ReputationEntity): readonly Entity[] {
  const { ReputationEntityReference: reference = '', ReputationManagementPolicy: policy } = entity;
  if (reference === '') return [];
  return [
    {
      reference: storable(reference, LONGEST),
      type: word(entity.ReputationEntityType) ?? '',
      policy: policy === undefined ? null : storable(policy, LONGEST),
      impact: word(entity.ReputationImpact),
      sending: word(entity.SendingStatusAggregate),
      customerStatus: readStatus(entity.CustomerManagedStatus),
      awsStatus: readStatus(entity.AwsSesManagedStatus),
    },
  ];
}

/** One recommendation. */
export const readRecommendation = (found: SesRecommendation): Recommendation => ({
  resource: storable(found.ResourceArn ?? '', LONGEST),
  type: word(found.Type) ?? '',
  description: storable(found.Description ?? '', LONGEST),
  status: word(found.Status) ?? '',
  impact: word(found.Impact),
  createdAt: time(found.CreatedTimestamp),
  updatedAt: time(found.LastUpdatedTimestamp),
});
