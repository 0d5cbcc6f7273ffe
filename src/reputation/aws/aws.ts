/** The only part of the watch that speaks to AWS. */
import {
  BatchGetMetricDataCommand,
  GetAccountCommand,
  ListRecommendationsCommand,
  ListReputationEntitiesCommand,
} from '@aws-sdk/client-sesv2';
import { callSes, type SesClients } from '../../aws/clients.ts';
import { readAccount, readEntity, readMetrics, readRecommendation } from './readers.ts';
import { OPERATIONS, type SesListQuery, type SesReputation, VDM_METRICS } from './ses.ts';

/** ListRecommendations takes no more (SESv2 API Reference); the other list's limit is not documented. */
const PAGE_SIZE = 100;

const pageOf = ({ filter, token }: SesListQuery) => ({
  PageSize: PAGE_SIZE,
  ...(Object.keys(filter).length === 0 ? {} : { Filter: filter }),
  ...(token === null ? {} : { NextToken: token }),
});

/** What SES says of reputation, in every Region. */
export const createSesReputation = ({ clientOf }: Pick<SesClients, 'clientOf'>): SesReputation => ({
  account: (region, abortSignal) =>
    callSes(OPERATIONS.account, abortSignal, async () =>
      readAccount(await clientOf(region).send(new GetAccountCommand({}), { abortSignal })),
    ),

  metrics: (region, { from, to }, abortSignal) =>
    callSes(OPERATIONS.metrics, abortSignal, async () => {
      const range = { StartDate: new Date(from), EndDate: new Date(to) };
      const Queries = VDM_METRICS.map((Metric) => ({ Id: Metric, Namespace: 'VDM' as const, Metric, ...range }));
      return readMetrics(await clientOf(region).send(new BatchGetMetricDataCommand({ Queries }), { abortSignal }));
    }),

  entities: (region, query, abortSignal) =>
    callSes(OPERATIONS.entities, abortSignal, async () => {
      const command = new ListReputationEntitiesCommand(pageOf(query));
      const { ReputationEntities = [], NextToken } = await clientOf(region).send(command, { abortSignal });
      return { items: ReputationEntities.flatMap(readEntity), next: NextToken ?? null };
    }),

  recommendations: (region, query, abortSignal) =>
    callSes(OPERATIONS.recommendations, abortSignal, async () => {
      const command = new ListRecommendationsCommand(pageOf(query));
      const { Recommendations = [], NextToken } = await clientOf(region).send(command, { abortSignal });
      return { items: Recommendations.map(readRecommendation), next: NextToken ?? null };
    }),
});
