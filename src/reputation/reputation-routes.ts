/** `GET /v1/reputation`: rates, how far the lines are, and whose mail it is. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { OTHER_TENANT } from '../access/tenant.ts';
import { createApi, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import type { Clock } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';
import type { AccountFigures } from './figures.ts';
import { type FigureFilter, loadFigures, loadVolumes } from './load-figures.ts';
import { loadEventShares, loadGroups } from './load-groups.ts';
import { figuresSchema, measureName, presentFigures, presentRange, stateSchema } from './present-figures.ts';
import {
  eventShareSchema,
  groupSchema,
  othersSchema,
  presentEventShare,
  presentGroup,
  presentOthers,
} from './present-groups.ts';
import { filterFor } from './reputation-filter.ts';
import { isEventTypes, type ReputationQuery, reputationQuery } from './reputation-query.ts';
import { type HourRange, windowRange } from './series.ts';
import { REPUTATION_WINDOWS } from './windows.ts';

const answerSchema = z.object({
  estimate: z.literal(true).openapi({
    description: 'Always: AWS says that its own rates cannot be reproduced from events. These warn before AWS does',
  }),
  window: z.object({
    name: z.enum(REPUTATION_WINDOWS),
    from: timestamp.nullable().openapi({ description: 'null: no mail' }),
    to: timestamp,
    filling: timestamp.openapi({ description: 'The hour that begins here is still filling' }),
  }),
  verdict: z
    .object({ state: stateSchema, speaks: measureName, account: z.string(), region: z.string() })
    .nullable()
    .openapi({ description: "The worst account and Region's, as AWS judges each on its own; null: no mail" }),
  items: z.array(figuresSchema).openapi({ description: 'Accounts and Regions, worst first' }),
  groups: z.object({ items: z.array(groupSchema), others: othersSchema }).nullable(),
  events: z
    .object({
      items: z.array(eventShareSchema),
      others: z.int().openapi({ description: 'Events that the items leave over' }),
    })
    .nullable()
    .openapi({ description: 'By `bounceClass` or `delayType`' }),
});

const verdictOf = ([worst]: readonly AccountFigures[]) => {
  if (worst === undefined) return null;
  const { state, speaks, account, region } = worst;
  return { state, speaks, account, region };
};

export interface ReputationRoutesOptions {
  readonly store: Pick<Store, 'access' | 'reputation'>;
  readonly now: Clock;
}

export function createReputationRoutes({ store, now }: ReputationRoutesOptions) {
  const { reputation } = store;
  const api = createApi();

  const groupsOf = async (filter: FigureFilter, range: HourRange, { by, limit, measure, sort }: ReputationQuery) => {
    if (by === undefined || isEventTypes(by)) return null;
    const { items, others } = await loadGroups(reputation, {
      filter: { ...filter, ...range },
      by,
      limit,
      measure,
      order: sort,
    });
    return { items: items.map(presentGroup), others: presentOthers(others) };
  };
  const eventsOf = async (filter: FigureFilter, range: HourRange, { by, limit }: ReputationQuery) => {
    if (by === undefined || !isEventTypes(by)) return null;
    const { items, others } = await loadEventShares(reputation, { filter: { ...filter, ...range }, by, limit });
    return { items: items.map(presentEventShare), others };
  };

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/reputation',
      summary: "Estimated rates of each account and Region, room under AWS's lines, and whose mail it is",
      security: [{ bearer: [] }],
      middleware: [requireScope(store.access, 'read')] as const,
      request: { query: reputationQuery },
      responses: { 200: json('The rates', answerSchema), ...PROBLEMS },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const filter = filterFor(c.get('key'), query);
      if (filter === null) return problemResponse(c, OTHER_TENANT);
      const { window } = query;
      const at = now();
      const figures =
        window === 'volume'
          ? await loadVolumes(reputation, { wanted: query.volume, now: at, filter })
          : await loadFigures(reputation, { window, now: at, filter });
      const newest = windowRange('1h', at);
      const oldest = figures.length === 0 ? null : Math.min(...figures.map(({ range }) => range.from));
      const range = window === 'volume' ? { from: oldest ?? newest.to, to: newest.to } : windowRange(window, at);
      const { from, to } = presentRange(range);
      const [groups, events] = await Promise.all([groupsOf(filter, range, query), eventsOf(filter, range, query)]);
      return c.json(
        {
          estimate: true as const,
          window: {
            name: window,
            from: window === 'volume' && oldest === null ? null : from,
            to,
            filling: presentRange(newest).from,
          },
          verdict: verdictOf(figures),
          items: figures.map(presentFigures),
          groups,
          events,
        },
        200,
      );
    },
  );
  return api;
}
