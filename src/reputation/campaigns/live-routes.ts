/** One campaign: its figures and progress, and its cohorts. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../../access/tenant.ts';
import { createApi, json, PROBLEMS, timestamp } from '../../shared/api.ts';
import { conditionalJson } from '../../shared/conditional.ts';
import { problemResponse } from '../../shared/problem.ts';
import { type Clock, toIso } from '../../shared/time.ts';
import type { Store } from '../../store/contract.ts';
import { COHORT_BUCKETS, type CohortBucket } from './cohorts.ts';
import { figuresSchema, presentFigures } from './figures.ts';
import { loadCampaign, loadCohorts } from './live.ts';
import { campaignSchema, presentCampaign } from './present.ts';
import { campaignParams, MISSING, tenantToRead } from './scope.ts';

const BUCKETS = Object.keys(COHORT_BUCKETS) as readonly CohortBucket[];

const cohortsSchema = z
  .object({
    tag: z.string(),
    tenant: z.string().nullable().openapi({ description: 'null = all tenants together' }),
    bucket: z.enum(BUCKETS),
    earlier: z.boolean().openapi({ description: 'There are older buckets, left out' }),
    items: z.array(figuresSchema.extend({ start: timestamp, end: timestamp, unfinished: z.boolean() })),
  })
  .openapi('CampaignCohorts');

const ifNoneMatch = z.object({
  'if-none-match': z.string().optional().openapi({ description: 'The `etag` of an earlier answer' }),
});
const UNCHANGED = { description: 'Nothing has changed since the answer with this entity tag' };

export interface CampaignRoutesOptions {
  readonly store: Pick<Store, 'campaigns' | 'reputation' | 'access'>;
  readonly now: Clock;
}

export function createLiveCampaignRoutes({ store, now }: CampaignRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/campaigns/{tag}',
      summary: 'One campaign as it stands: counts, rates, progress; may be asked every second',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: { params: campaignParams, query: z.strictObject(tenantToRead), headers: ifNoneMatch },
      responses: { 200: json('The campaign', campaignSchema), 304: UNCHANGED, ...PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const { tag } = c.req.valid('param');
      const { tenant } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const of = key.tenant ?? tenant;
      const live = await loadCampaign(store.campaigns, { tag, tenant: of }, now);
      if (live === null) return problemResponse(c, MISSING);
      return conditionalJson(c, presentCampaign({ tag, tenant: of ?? null }, live));
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/campaigns/{tag}/cohorts',
      summary: 'One campaign by when it was sent: which part of it went bad',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: {
        params: campaignParams,
        headers: ifNoneMatch,
        query: z.strictObject({
          ...tenantToRead,
          bucket: z
            .enum(BUCKETS)
            .default('hour')
            .openapi({ description: 'UTC; at most the newest 168 hours or 100 days of the campaign' }),
        }),
      },
      responses: {
        200: json('Zero-filled buckets from the first to the last with mail, oldest first', cohortsSchema),
        304: UNCHANGED,
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { tag } = c.req.valid('param');
      const { tenant, bucket } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const of = key.tenant ?? tenant;
      const live = await loadCampaign(store.campaigns, { tag, tenant: of }, now);
      if (live === null) return problemResponse(c, MISSING);
      const { items, earlier } = await loadCohorts(store.campaigns, { tag, tenant: of, live, bucket }, now);
      return conditionalJson(c, {
        tag,
        tenant: of ?? null,
        bucket,
        earlier,
        items: items.map(({ start, end, unfinished, counts }) => ({
          start: toIso(start),
          end: toIso(end),
          unfinished,
          ...presentFigures(counts),
        })),
      });
    },
  );
  return api;
}
