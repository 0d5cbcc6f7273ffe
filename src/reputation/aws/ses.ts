/** What AWS is asked about reputation, in the words of the domain. `aws.ts` is the one that speaks to AWS. */
import type { SesFailure } from '../../aws/failure.ts';
import type { SesOperation, VdmMetric } from '../../aws/inputs.ts';
import type { Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';
import type { AwsAccount, AwsEntity, AwsMetric, AwsPart, AwsRecommendation } from '../../store/contract.ts';

/** The names of the calls, as IAM knows them after `ses:`. */
export const OPERATIONS = {
  account: 'GetAccount',
  recommendations: 'ListRecommendations',
  entities: 'ListReputationEntities',
  metrics: 'BatchGetMetricData',
} as const satisfies Record<AwsPart, SesOperation>;

/**
 * The Virtual Deliverability Manager's metrics that are asked for. `DELIVERY_COMPLAINT`: deliveries to providers that
 * report complaints, which is what AWS divides complaints by.
 */
export const VDM_METRICS: readonly VdmMetric[] = [
  'SEND',
  'DELIVERY',
  'PERMANENT_BOUNCE',
  'COMPLAINT',
  'DELIVERY_COMPLAINT',
];

/** What `GetAccount` says; it does not name the account. */
export type AccountFacts = Omit<AwsAccount, 'region' | 'account' | 'accountFrom' | 'at'>;

export interface MetricSums extends Omit<AwsMetric, 'at'> {
  readonly metric: VdmMetric;
}

/** A batch may fail in part. */
export interface MetricAnswer {
  readonly sums: readonly MetricSums[];
  readonly failures: readonly SesFailure[];
}

export interface SesPage<T> {
  readonly items: readonly T[];
  /** `null` = that was the last page. */
  readonly next: string | null;
}

/** SES's own filter keys and values; `{}` = everything. */
export type SesFilter = Readonly<Record<string, string>>;

export interface SesListQuery {
  readonly filter: SesFilter;
  readonly token: string | null;
}

export type Entity = Omit<AwsEntity, 'at'>;
export type Recommendation = Omit<AwsRecommendation, 'at'>;

type Answer<T> = Promise<Result<T, SesFailure>>;

/** Every Region's SES. A call rejects when it is aborted, and for bugs only. */
export interface SesReputation {
  readonly account: (region: string, signal: AbortSignal) => Answer<AccountFacts>;
  /** Daily sums from `from` up to `to`. */
  readonly metrics: (
    region: string,
    range: { readonly from: Millis; readonly to: Millis },
    signal: AbortSignal,
  ) => Answer<MetricAnswer>;
  readonly entities: (region: string, query: SesListQuery, signal: AbortSignal) => Answer<SesPage<Entity>>;
  readonly recommendations: (
    region: string,
    query: SesListQuery,
    signal: AbortSignal,
  ) => Answer<SesPage<Recommendation>>;
}
