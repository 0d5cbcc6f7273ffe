import { createRoute, z } from '@hono/zod-openapi';
import { requireOperator, requireScope } from '../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import { BODY_PROBLEMS, createApi, isoOrNull, json, limitBody, PROBLEMS, timestamp } from '../shared/api.ts';
import { numberCursor } from '../shared/cursor.ts';
import { tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { type Clock, toIso } from '../shared/time.ts';
import type { PolicyVersion, Store } from '../store/contract.ts';
import { MAX_NOTE, policySchema } from './policy-settings.ts';
import { readPolicy, setPolicy } from './policy-versions.ts';

const MAX_BODY = 256 * 1024;

const STALE: Problem = {
  status: 409,
  code: 'stale-version',
  title: 'Somebody else has changed the settings since',
  detail: 'Read them again, and send the change with the version that you read.',
};

const tenantQuery = tenantName.optional().openapi({
  description: "Whose settings; left out: the key's tenant, else the installation's, which tenants without own follow",
});

const versionSchema = z.object({
  version: z.int().openapi({ description: '0 = never set' }),
  rules: policySchema.nullable().openapi({ description: 'null = follows the installation; there: the defaults' }),
  setAt: timestamp.nullable(),
  setBy: z.string().nullable(),
  note: z.string().nullable(),
});

const settingsSchema = z
  .object({
    tenant: z.string().nullable().openapi({ description: "null = the installation's" }),
    suppressionPolicy: versionSchema.extend({
      effective: policySchema.openapi({
        description: 'What holds: own rules, else the installation’s, else the defaults',
      }),
      applying: z
        .object({ startedAt: timestamp, doneAt: timestamp.nullable(), addresses: z.int() })
        .nullable()
        .openapi({ description: 'How far the newest policy has been applied to evidence stored before it' }),
    }),
  })
  .openapi('Settings');

const presentVersion = (version: PolicyVersion | null) => ({
  version: version?.version ?? 0,
  rules: version?.settings ?? null,
  setAt: isoOrNull(version?.at ?? null),
  setBy: version?.actor ?? null,
  note: version?.note ?? null,
});

export interface SettingsRoutesOptions {
  readonly store: Pick<Store, 'policy' | 'access'>;
  readonly now: Clock;
}

/** The rules by which events block, with their versions and how far the current one is applied. */
export function createSettingsRoutes({ store, now }: SettingsRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];

  const settingsOf = async (tenant: string) => {
    const { own, effective, application } = await readPolicy(store.policy, tenant);
    return {
      tenant: tenant || null,
      suppressionPolicy: {
        ...presentVersion(own),
        effective,
        applying:
          application === null
            ? null
            : { ...application, startedAt: toIso(application.startedAt), doneAt: isoOrNull(application.doneAt) },
      },
    };
  };

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/settings',
      summary: 'The settings: which events block an address, for whom, and for how long',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: { query: z.object({ tenant: tenantQuery }) },
      responses: { 200: json('The settings', settingsSchema), ...PROBLEMS },
    }),
    async (c) => {
      const key = c.get('key');
      const { tenant } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      return c.json(await settingsOf(tenant ?? key.tenant ?? ''), 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'put',
      path: '/v1/settings',
      summary: 'Sets the next version of a policy; entries that follow from stored events are brought in line with it',
      security,
      middleware: [requireOperator(store.access), limitBody(MAX_BODY)] as const,
      request: {
        // `?tenant=` is how they are read: ignored here, it would change the installation.
        query: z.strictObject({}),
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.strictObject({
                tenant: tenantQuery,
                suppressionPolicy: z.strictObject({
                  version: z
                    .int()
                    .min(0)
                    .optional()
                    .openapi({ description: 'The version that was read: refused when another came since' }),
                  rules: policySchema.nullable().openapi({ description: 'null = follow the installation again' }),
                  note: z.string().max(MAX_NOTE).optional().openapi({ description: 'Why' }),
                }),
              }),
            },
          },
        },
      },
      responses: { 200: json('The settings as they are now', settingsSchema), ...PROBLEMS, ...BODY_PROBLEMS },
    }),
    async (c) => {
      const { tenant = '', suppressionPolicy } = c.req.valid('json');
      const version = await setPolicy(store.policy, {
        tenant,
        readVersion: suppressionPolicy.version,
        settings: suppressionPolicy.rules,
        at: now(),
        actor: `key:${c.get('key').name}`,
        note: suppressionPolicy.note ?? null,
      });
      return version === null ? problemResponse(c, STALE) : c.json(await settingsOf(tenant), 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/settings/history',
      summary: 'Every version of a policy, newest first',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: {
        query: z.object({
          tenant: tenantQuery,
          cursor: numberCursor.schema
            .optional()
            .openapi({ type: 'string', description: 'The nextCursor of the page before' }),
          limit: z.coerce.number().int().min(1).max(100).default(20).openapi({ description: 'Versions in a page' }),
        }),
      },
      responses: {
        200: json('Versions', z.object({ items: z.array(versionSchema), nextCursor: z.string().nullable() })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { tenant, cursor, limit } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const page = { limit, ...(cursor === undefined ? {} : { before: cursor }) };
      const versions = await store.policy.history(tenant ?? key.tenant ?? '', page);
      const last = versions.at(-1);
      const nextCursor = versions.length < limit || last === undefined ? null : numberCursor.encode(last.version);
      return c.json({ items: versions.map(presentVersion), nextCursor }, 200);
    },
  );
  return api;
}
