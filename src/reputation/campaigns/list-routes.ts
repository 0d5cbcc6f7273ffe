/** All campaigns, the worst first. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../../access/tenant.ts';
import { createApi, json, PROBLEMS, timestamp } from '../../shared/api.ts';
import { problemResponse } from '../../shared/problem.ts';
import { HOUR, toIso } from '../../shared/time.ts';
import { DEFAULT_WINDOW, WINDOW_NAMES, windowRange } from '../series.ts';
import { figuresSchema, presentFigures } from './figures.ts';
import { loadCampaigns } from './list.ts';
import { campaignPage, rankCursor } from './list-page.ts';
import type { CampaignRoutesOptions } from './live-routes.ts';
import { listedSchema, presentListed } from './present.ts';
import { CAMPAIGN_SORTS } from './ranking.ts';
import { tenantToRead } from './scope.ts';

const listSchema = z
  .object({
    window: z.enum(WINDOW_NAMES),
    from: timestamp,
    to: timestamp.openapi({ description: 'End of the hour that is still filling' }),
    items: z.array(listedSchema),
    nextCursor: z.string().nullable(),
    untagged: figuresSchema.openapi({ description: 'Mail without a tag' }),
    folded: figuresSchema.openapi({
      description: 'Campaigns that were small on a day that is over, and not registered: their tags are forgotten',
    }),
    others: figuresSchema.openapi({ description: 'Campaigns with less mail than the 1,000 that are listed' }),
  })
  .openapi('CampaignList');

export function createCampaignListRoutes({ store, now }: CampaignRoutesOptions) {
  const api = createApi();
  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/campaigns',
      summary: 'Campaigns with mail in the window, and registered ones, the worst first',
      security: [{ bearer: [] }],
      middleware: [requireScope(store.access, 'read')] as const,
      request: {
        query: z.strictObject({
          ...tenantToRead,
          window: z.enum(WINDOW_NAMES).default(DEFAULT_WINDOW).openapi({ description: 'By when the mail was sent' }),
          sort: z.enum(CAMPAIGN_SORTS).default('worst').openapi({
            description: 'worst: by what the rates are at least, under their review lines; volume: attempted',
          }),
          cursor: rankCursor.schema
            .optional()
            .openapi({ type: 'string', description: '`nextCursor` of the page before, with the same window and sort' }),
          limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ description: 'Campaigns in a page' }),
        }),
      },
      responses: { 200: json('Campaigns', listSchema), ...PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const { tenant, window, sort, cursor, limit } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const of = key.tenant ?? tenant;
      const range = windowRange(window, now());
      const list = await loadCampaigns(store, { ...range, ...(of === undefined ? {} : { tenant: of }) }, sort);
      const page = campaignPage(list.items, { cursor, limit });
      const answer = {
        window,
        from: toIso(range.from * HOUR),
        to: toIso(range.to * HOUR),
        items: page.items.map(presentListed),
        nextCursor: page.nextCursor,
        untagged: presentFigures(list.untagged),
        folded: presentFigures(list.folded),
        others: presentFigures(list.others),
      };
      return c.json(answer, 200);
    },
  );
  return api;
}
