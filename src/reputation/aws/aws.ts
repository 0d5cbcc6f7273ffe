/** What SES says of reputation, in the words of the domain. */
import type { SesClients } from '../../aws/clients.ts';
import { mapOk } from '../../shared/result.ts';
import { readAccount, readEntity, readMetrics, readRecommendation } from './readers.ts';
import { OPERATIONS, type SesListQuery, type SesReputation, VDM_METRICS } from './ses.ts';

/** ListRecommendations takes no more (SESv2 API Reference); the other list's limit is not documented. */
const PAGE_SIZE = 100;

const pageOf = ({ filter, token }: SesListQuery) => ({
  PageSize: PAGE_SIZE,
  Filter: Object.keys(filter).length === 0 ? undefined : filter,
  NextToken: token ?? undefined,
});

/** What SES says of reputation, in every Region. */
export const createSesReputation = ({ clientOf }: Pick<SesClients, 'clientOf'>): SesReputation => ({
  account: async (region, signal) => mapOk(await clientOf(region)(OPERATIONS.account, {}, signal), readAccount),

  metrics: async (region, { from, to }, signal) => {
    const range = { StartDate: new Date(from), EndDate: new Date(to) };
    const Queries = VDM_METRICS.map((Metric) => ({ Id: Metric, Namespace: 'VDM' as const, Metric, ...range }));
    return mapOk(await clientOf(region)(OPERATIONS.metrics, { Queries }, signal), readMetrics);
  },

  entities: async (region, query, signal) => {
    const answer = await clientOf(region)(OPERATIONS.entities, pageOf(query), signal);
    return mapOk(answer, ({ ReputationEntities, NextToken: next }) => ({
      items: ReputationEntities.flatMap(readEntity),
      next,
    }));
  },

  recommendations: async (region, query, signal) => {
    const answer = await clientOf(region)(OPERATIONS.recommendations, pageOf(query), signal);
    return mapOk(answer, ({ Recommendations, NextToken: next }) => ({
      items: Recommendations.map(readRecommendation),
      next,
    }));
  },
});
