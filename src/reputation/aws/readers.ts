/** SES's answers in the words of the domain: pure. */
import type { SesAnswers } from '../../aws/answers.ts';
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

type EntityAnswer = SesAnswers['ListReputationEntities']['ReputationEntities'][number];

const text = (value: string | null, longest: number): string | null =>
  value === null ? null : storable(value, longest);
const word = (value: string | null): string | null => text(value, WORD);
const time = (date: Date | null): number | null => date?.getTime() ?? null;

/** What `GetAccount` says. */
export const readAccount = (answer: SesAnswers['GetAccount']): AccountFacts => ({
  enforcementStatus: word(answer.EnforcementStatus),
  sendingEnabled: answer.SendingEnabled,
  productionAccess: answer.ProductionAccessEnabled,
  quota24h: answer.SendQuota?.Max24HourSend ?? null,
  sentLast24h: answer.SendQuota?.SentLast24Hours ?? null,
  maxSendRate: answer.SendQuota?.MaxSendRate ?? null,
  vdmEnabled: answer.VdmAttributes?.VdmEnabled === 'ENABLED',
});

/** The codes of single queries are not the names of errors; documented are these two. */
const QUERY_ERRORS: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'AccessDenied',
  INTERNAL_FAILURE: 'InternalFailure',
};

const queryFailure = (code: string | null): SesFailure => ({
  ...failureOf(OPERATIONS.metrics, { name: QUERY_ERRORS[code ?? ''] ?? code ?? '', message: '', status: 200 }),
  name: word(code) ?? 'Unknown',
});

/** Daily sums per metric. A query's id is its metric. */
export function readMetrics({ Results, Errors }: SesAnswers['BatchGetMetricData']): MetricAnswer {
  const answered = new Map(Results.map((result) => [result.Id, result]));
  const sums = VDM_METRICS.flatMap((metric): readonly MetricSums[] => {
    const result = answered.get(metric);
    if (result === undefined) return [];
    const byDay = new Map<number, number>();
    for (const [n, timestamp] of result.Timestamps.entries()) {
      const value = result.Values[n] ?? null;
      if (timestamp === null || value === null) continue;
      const day = Math.floor(timestamp.getTime() / DAY);
      byDay.set(day, (byDay.get(day) ?? 0) + value);
    }
    const days = [...byDay].map(([day, count]) => ({ day, count })).sort((a, b) => a.day - b.day);
    return [{ metric, days }];
  });
  const failed = new Set(Errors.map(({ Id }) => Id));
  const silent = VDM_METRICS.filter((metric) => !answered.has(metric) && !failed.has(metric));
  return { sums, failures: [...Errors.map(({ Code }) => queryFailure(Code)), ...silent.map(() => queryFailure(null))] };
}

const readStatus = (record: EntityAnswer['AwsSesManagedStatus']): AwsEntityStatus | null =>
  record === null
    ? null
    : {
        status: word(record.Status),
        cause: text(record.Cause, LONGEST),
        updatedAt: time(record.LastUpdatedTimestamp),
      };

/** One entity; without a name it is nothing that could be shown. */
export function readEntity(entity: EntityAnswer): readonly Entity[] {
  const reference = text(entity.ReputationEntityReference, LONGEST) ?? '';
  if (reference === '') return [];
  return [
    {
      reference,
      type: word(entity.ReputationEntityType) ?? '',
      policy: text(entity.ReputationManagementPolicy, LONGEST),
      impact: word(entity.ReputationImpact),
      sending: word(entity.SendingStatusAggregate),
      customerStatus: readStatus(entity.CustomerManagedStatus),
      awsStatus: readStatus(entity.AwsSesManagedStatus),
    },
  ];
}

/** One recommendation. */
export const readRecommendation = (
  found: SesAnswers['ListRecommendations']['Recommendations'][number],
): Recommendation => ({
  resource: text(found.ResourceArn, LONGEST) ?? '',
  type: word(found.Type) ?? '',
  description: text(found.Description, LONGEST) ?? '',
  status: word(found.Status) ?? '',
  impact: word(found.Impact),
  createdAt: time(found.CreatedTimestamp),
  updatedAt: time(found.LastUpdatedTimestamp),
});
