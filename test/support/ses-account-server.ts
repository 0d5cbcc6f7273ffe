/** The part of SES's API v2 that tells of accounts: state, daily metrics, tenants' reputation, recommendations. */
import type { Fault } from './ses-server.ts';

export type AccountOperation = 'GetAccount' | 'BatchGetMetricData' | 'ListReputationEntities' | 'ListRecommendations';

export interface AccountCall {
  readonly operation: AccountOperation;
  readonly region: string;
  readonly at: number;
  // biome-ignore lint/suspicious/noExplicitAny: a request of any of the operations, taken apart by the assertions.
  readonly body: any;
}

/** What a Region holds, in SES's own words. */
export interface AccountSide {
  account: object;
  /** By metric, then by day since the epoch; `null` values are left out of the answer altogether. */
  metrics: Record<string, Record<number, number>>;
  /** By metric: the code of the error that its query gets. */
  metricErrors: Record<string, string>;
  entities: Record<string, unknown>[];
  recommendations: Record<string, unknown>[];
}

const DAY = 86_400_000;

const ROUTES: Readonly<Record<string, AccountOperation>> = {
  'GET /v2/email/account': 'GetAccount',
  'POST /v2/email/metrics/batch': 'BatchGetMetricData',
  'POST /v2/email/reputation/entities': 'ListReputationEntities',
  'POST /v2/email/vdm/recommendations': 'ListRecommendations',
};

/** What `GetAccount` answers for a healthy production account (the shape is the SESv2 API Reference's). */
export const HEALTHY = {
  DedicatedIpAutoWarmupEnabled: true,
  EnforcementStatus: 'HEALTHY',
  ProductionAccessEnabled: true,
  SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 12_400 },
  SendingEnabled: true,
  SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  Details: { MailType: 'TRANSACTIONAL', WebsiteURL: 'https://example.com', ContactLanguage: 'EN' },
  VdmAttributes: { VdmEnabled: 'ENABLED', DashboardAttributes: { EngagementMetrics: 'ENABLED' } },
};

/** The names that filters of the two lists have, and which member of an item each is about. */
const FILTERED: Readonly<Record<string, string>> = {
  SENDING_STATUS: 'SendingStatusAggregate',
  REPUTATION_IMPACT: 'ReputationImpact',
  STATUS: 'Status',
  IMPACT: 'Impact',
};

interface Options {
  readonly now: () => number;
  /** The least time between two calls of one operation. */
  readonly interval: number;
}

type Refusal = Exclude<Fault, string>;

export function createSesAccounts({ now, interval }: Options) {
  const sides = new Map<string, AccountSide>();
  const calls: AccountCall[] = [];
  const lastCallAt = new Map<string, number>();
  let intercept: (call: AccountCall, nth: number) => Fault | null = () => null;
  let tokensFrom = 0;
  let tokens = 0;

  const sideOf = (region: string): AccountSide => {
    const known = sides.get(region);
    if (known !== undefined) return known;
    const side = { account: HEALTHY, metrics: {}, metricErrors: {}, entities: [], recommendations: [] };
    sides.set(region, side);
    return side;
  };

  const page = (items: readonly Record<string, unknown>[], body: AccountCall['body']) => {
    const { PageSize: size = 10, NextToken: token, Filter: filter = {} } = body;
    if (size < 1 || size > 100) return { status: 400, type: 'BadRequestException', message: 'PageSize' };
    let from = 0;
    if (token !== undefined) {
      const known = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
      if (known.n <= tokensFrom) return { status: 400, type: 'InvalidNextTokenException' };
      from = known.from;
    }
    const fitting = items.filter((item) =>
      Object.entries(filter).every(([key, value]) => item[FILTERED[key] ?? ''] === value),
    );
    tokens += 1;
    const next = Buffer.from(JSON.stringify({ n: tokens, from: from + size })).toString('base64');
    return {
      items: fitting.slice(from, from + size),
      next: fitting.length > from + size ? { NextToken: next } : {},
    };
  };

  const batch = ({ metrics, metricErrors }: AccountSide, body: AccountCall['body']): object => {
    const answer = { Results: [] as object[], Errors: [] as object[] };
    for (const { Id, Namespace, Metric, StartDate, EndDate } of body.Queries) {
      const Code = Namespace === 'VDM' ? metricErrors[Metric] : 'INTERNAL_FAILURE';
      if (Code !== undefined) {
        answer.Errors.push({ Id, Code, Message: 'no' });
        continue;
      }
      const days = Object.entries(metrics[Metric] ?? {})
        .map(([day, value]) => [Number(day) * 86_400, value] as const)
        .filter(([at]) => at >= StartDate && at <= EndDate);
      answer.Results.push({ Id, Timestamps: days.map(([at]) => at), Values: days.map(([, value]) => value) });
    }
    return answer;
  };

  const work = ({ operation, region, body }: AccountCall): object | Refusal => {
    const side = sideOf(region);
    if (operation === 'GetAccount') return side.account;
    if (operation === 'BatchGetMetricData') {
      const { Queries = [] } = body;
      const tooLong = Queries.some(
        (query: { StartDate: number; EndDate: number }) => (query.EndDate - query.StartDate) * 1_000 > 30 * DAY,
      );
      if (Queries.length < 1 || Queries.length > 10 || tooLong) return { status: 400, type: 'BadRequestException' };
      return batch(side, body);
    }
    const isEntities = operation === 'ListReputationEntities';
    const found = page(isEntities ? side.entities : side.recommendations, body);
    if ('type' in found) return found as Refusal;
    return { [isEntities ? 'ReputationEntities' : 'Recommendations']: found.items, ...found.next };
  };

  return {
    calls,
    sideOf,
    callsOf: (operation: AccountOperation) => calls.filter((call) => call.operation === operation),
    fault: (rule: (call: AccountCall, nth: number) => Fault | null) => {
      intercept = rule;
    },
    expireTokens: () => {
      tokensFrom = tokens;
    },
    isUsed: () => sides.size > 0,
    operationOf: (method = '', path = ''): AccountOperation | null => ROUTES[`${method} ${path}`] ?? null,
    answer: (operation: AccountOperation, region: string, body: unknown): object | Fault => {
      const call = { operation, region, body, at: now() };
      calls.push(call);
      const bucket = `${operation}/${region}`;
      const since = now() - (lastCallAt.get(bucket) ?? Number.NEGATIVE_INFINITY);
      lastCallAt.set(bucket, now());
      if (since < interval) return { status: 429, type: 'TooManyRequestsException', message: 'Rate exceeded' };
      return intercept(call, calls.length) ?? work(call);
    },
  };
}
