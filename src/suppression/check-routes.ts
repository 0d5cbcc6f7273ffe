import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type AuthEnv, requireScope } from '../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import { createApi, isoOrNull, json, limitBody, PROBLEMS, timestamp } from '../shared/api.ts';
import { streamName, tenantName } from '../shared/names.ts';
import { problemResponse } from '../shared/problem.ts';
import { type Clock, toIso } from '../shared/time.ts';
import { type AccessKey, REASONS, type Store } from '../store/contract.ts';
import { DEFAULT_TENANT } from '../store/tenant.ts';
import { type CheckResult, judge, lookupKeys } from './check.ts';
import type { Lookup } from './lookup.ts';
import { evidenceFor, evidenceSchema, scopeOf, scopeSchema } from './present.ts';

const MAX_RECIPIENTS = 10_000;
/** 10,000 addresses of 320 characters, with their quotes and commas. */
const MAX_BODY = 4 * 1024 * 1024;
const MAX_ADDRESS = 1_000;

const resultSchema = z
  .object({
    recipient: z.string(),
    allowed: z.boolean(),
    reason: z.enum([...REASONS, 'invalid']).optional(),
    scope: scopeSchema.optional(),
    since: timestamp.optional(),
    expiresAt: timestamp.nullable().optional(),
    evidence: evidenceSchema.optional(),
  })
  .openapi('CheckResult');

const checkSchema = z
  .object({
    results: z.array(resultSchema),
    allowed: z.int(),
    suppressed: z.int(),
    sending: z.object({ paused: z.boolean(), why: z.string().optional() }),
  })
  .openapi('Check');

const presentResult = (key: AccessKey, { recipient, allowed, reason, entry }: CheckResult) => {
  if (entry === undefined) return { recipient, allowed, ...(reason === undefined ? {} : { reason }) };
  const evidence = evidenceFor(key, entry);
  return {
    recipient,
    allowed,
    reason: entry.reason,
    scope: scopeOf(entry),
    since: toIso(entry.since),
    expiresAt: isoOrNull(entry.expiresAt),
    ...(evidence === null ? {} : { evidence }),
  };
};

/** The recipient of a query with its pluses: form decoding makes spaces of them, and in an address a plus is a plus. */
const withPluses = (url: string): string | null =>
  new URLSearchParams(new URL(url).search.replaceAll('+', '%2B')).get('recipient');

export interface CheckRoutesOptions {
  readonly store: Pick<Store, 'access'>;
  readonly lookup: Lookup;
  readonly now: Clock;
}

export function createCheckRoutes({ store, lookup, now }: CheckRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];

  const check = async (c: Context<AuthEnv>, recipients: readonly string[], tenant?: string, stream?: string) => {
    const key = c.get('key');
    const scope = { tenant: key.tenant ?? tenant ?? DEFAULT_TENANT, ...(stream === undefined ? {} : { stream }) };
    const entries = await lookup(lookupKeys(recipients));
    const results = judge(recipients, entries, scope, now());
    const allowed = results.filter((result) => result.allowed).length;
    return {
      results: results.map((result) => presentResult(key, result)),
      allowed,
      suppressed: results.length - allowed,
      sending: { paused: false },
    };
  };

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/check',
      summary: 'May I send to this address? (Prefer POST: URLs end up in proxy logs)',
      security,
      middleware: [requireScope(store.access, 'check')] as const,
      request: {
        query: z.object({
          recipient: z.string({ error: 'is required' }).min(1).max(MAX_ADDRESS),
          tenant: tenantName.optional(),
          stream: streamName.optional(),
        }),
      },
      responses: { 200: json('One result', checkSchema), ...PROBLEMS },
    }),
    async (c) => {
      const { recipient, tenant, stream } = c.req.valid('query');
      if (!mayActFor(c.get('key'), tenant)) return problemResponse(c, OTHER_TENANT);
      return c.json(await check(c, [withPluses(c.req.url) ?? recipient], tenant, stream), 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/check',
      summary: 'May I send to these addresses?',
      security,
      middleware: [requireScope(store.access, 'check'), limitBody(MAX_BODY)] as const,
      request: {
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.object({
                recipients: z
                  .array(z.string())
                  .min(1)
                  .max(MAX_RECIPIENTS)
                  .openapi({ example: ['ann@example.com', 'Bob <bob@example.net>'] }),
                tenant: tenantName.optional(),
                stream: streamName.optional(),
              }),
            },
          },
        },
      },
      responses: { 200: json('One result per recipient, in the order asked', checkSchema), ...PROBLEMS },
    }),
    async (c) => {
      const { recipients, tenant, stream } = c.req.valid('json');
      if (!mayActFor(c.get('key'), tenant)) return problemResponse(c, OTHER_TENANT);
      return c.json(await check(c, recipients, tenant, stream), 200);
    },
  );
  return api;
}
