/** Announcing a campaign, so that its progress can be told. Not audited: it changes what is shown, and never who is mailed. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../../access/tenant.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../../shared/api.ts';
import { type Problem, problemResponse } from '../../shared/problem.ts';
import { storable } from '../../shared/text.ts';
import { MAX_CAMPAIGNS } from '../../store/contract.ts';
import { DEFAULT_TENANT } from '../../store/tenant.ts';
import type { CampaignRoutesOptions } from './live-routes.ts';
import { presentRegistration, registrationSchema } from './present.ts';
import { campaignParams, tenantToWrite } from './scope.ts';

const MAX_BODY = 16 * 1024;
const MAX_NAME = 200;
const MAX_EXPECTED = 1_000_000_000;

const TOO_MANY: Problem = {
  status: 409,
  code: 'too-many-campaigns',
  title: 'Too many campaigns are registered',
  detail: `A tenant has ${MAX_CAMPAIGNS} at most. Unregister old ones.`,
};

const NOT_REGISTERED: Problem = {
  status: 404,
  code: 'campaign-not-registered',
  title: 'The campaign is not registered',
};

export function createCampaignRegistrationRoutes({ store, now }: CampaignRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  const path = '/v1/campaigns/{tag}';

  api.openapi(
    createRoute({
      method: 'put',
      path,
      summary: 'Registers a campaign, or changes what is expected of it; what was counted stays',
      security,
      middleware: [requireScope(store.access, 'write'), limitBody(MAX_BODY)] as const,
      request: {
        params: campaignParams,
        query: z.strictObject({}),
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.strictObject({
                expected: z
                  .int()
                  .min(1)
                  .max(MAX_EXPECTED)
                  .openapi({ description: 'Recipients that the sender means to mail, suppressed ones included' }),
                name: z.string().trim().min(1).max(MAX_NAME).optional().openapi({ description: 'For people' }),
                ...tenantToWrite,
              }),
            },
          },
        },
      },
      responses: { 200: json('The registration', registrationSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const { expected, name, tenant } = c.req.valid('json');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const campaign = await store.campaigns.register({
        tenant: key.tenant ?? tenant ?? DEFAULT_TENANT,
        tag: c.req.valid('param').tag,
        name: name === undefined ? null : storable(name, MAX_NAME),
        expected,
        at: now(),
      });
      return campaign === null ? problemResponse(c, TOO_MANY) : c.json(presentRegistration(campaign), 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'delete',
      path,
      summary: 'Unregisters a campaign and forgets who was checked for it; the counts of its mail stay',
      security,
      middleware: [requireScope(store.access, 'write')] as const,
      request: { params: campaignParams, query: z.strictObject(tenantToWrite) },
      responses: { 204: { description: 'Unregistered' }, ...PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const { tenant } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const of = key.tenant ?? tenant ?? DEFAULT_TENANT;
      const gone = await store.campaigns.unregister({ tag: c.req.valid('param').tag, tenant: of });
      return gone ? c.body(null, 204) : problemResponse(c, NOT_REGISTERED);
    },
  );
  return api;
}
