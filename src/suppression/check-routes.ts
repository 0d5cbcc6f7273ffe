import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type AuthEnv, requireScope } from '../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import type { CampaignCounting } from '../reputation/campaigns/counting.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../shared/api.ts';
import { BOOKMARK_ANSWER, bookmarkHeaders } from '../shared/bookmark.ts';
import { accountId, campaignTag, configurationSetName, regionName, streamName, tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { mapInSlices } from '../shared/slices.ts';
import type { Clock } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';
import { DEFAULT_TENANT } from '../store/tenant.ts';
import { createJudge, lookupKeys } from './check.ts';
import { checkSchema, presentExplanation, presentResult } from './check-present.ts';
import { explain } from './explain.ts';
import type { FirstCheck } from './first-check.ts';
import type { Lookup } from './lookup.ts';
import { sendingOf, visiblePauses } from './sending.ts';

const MAX_RECIPIENTS = 10_000;
const MAX_EXPLAINED = 100;
/** 10,000 texts of 1,000 characters, the most that may be an address, with their quotes and commas. */
const MAX_BODY = 12 * 1024 * 1024;
const MAX_ADDRESS = 1_000;

const TOO_MANY_TO_EXPLAIN: Problem = {
  status: 400,
  code: 'too-many-to-explain',
  title: 'Too many recipients to explain',
  detail: `With "explain" at most ${MAX_EXPLAINED} recipients.`,
};

const PROBLEMS_OF_CHECK = {
  ...PROBLEMS,
  503: {
    ...PROBLEMS[503],
    description:
      "The store cannot be read (`store-unavailable`): nothing is known of any recipient. Whether to send then (fail open) or to hold the mail (fail closed) is the caller's choice; `retry-after` says when to ask again.",
  },
};

const EXPLAIN = `Adds to each result what decided it, and what would remain without that entry; at most ${MAX_EXPLAINED} recipients`;

const BY = 'By which the mail will be sent: without it, a pause of the set is only listed';

const scopeMembers = {
  tenant: tenantName.optional().openapi({ description: "Default: the key's tenant, else `default`" }),
  stream: streamName.optional().openapi({ description: 'Default: an entry for any stream blocks' }),
  campaign: campaignTag.optional().openapi({
    description: 'Counts the recipients for this campaign of the tenant, when it is registered; the answer is the same',
  }),
  configurationSet: configurationSetName.optional().openapi({ description: BY }),
  account: accountId.optional().openapi({ description: 'The AWS account that will send the mail' }),
  region: regionName.optional().openapi({ description: 'The AWS Region that will send the mail' }),
};

/** The recipient of a query with its pluses: form decoding makes spaces of them, and in an address a plus is a plus. */
const withPluses = (url: string): string | null =>
  new URLSearchParams(new URL(url).search.replaceAll('+', '%2B')).get('recipient');

export interface CheckRoutesOptions {
  readonly store: Pick<Store, 'pauses' | 'access'>;
  readonly lookup: Lookup;
  readonly counting: Pick<CampaignCounting, 'note'>;
  readonly firstCheck: FirstCheck;
  readonly now: Clock;
}

interface Asked {
  readonly recipients: readonly string[];
  readonly tenant?: string | undefined;
  readonly stream?: string | undefined;
  readonly campaign?: string | undefined;
  readonly configurationSet?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly explained: boolean;
}

/** Answers whether recipients may be mailed, by the list and by the pauses of sending. */
export function createCheckRoutes({ store, lookup, counting, firstCheck, now }: CheckRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];

  const check = async (c: Context<AuthEnv>, { recipients, tenant, stream, campaign, explained, ...by }: Asked) => {
    const key = c.get('key');
    const scope = { tenant: key.tenant ?? tenant ?? DEFAULT_TENANT, ...(stream === undefined ? {} : { stream }) };
    const asked = { ...by, tenant: scope.tenant };
    const keys = new Set((await mapInSlices(recipients, lookupKeys)).flat());
    const [entries, pauses] = await Promise.all([lookup([...keys], ['', scope.tenant]), store.pauses.of(asked)]);
    const at = now();
    const judge = createJudge(entries, scope, at);
    let allowed = 0;
    const results = await mapInSlices(recipients, (recipient) => {
      const result = judge(recipient);
      if (result.allowed) allowed++;
      const shown = presentResult(key, result);
      return explained ? { ...shown, explain: presentExplanation(key, explain(result, entries, scope, at)) } : shown;
    });
    firstCheck.note();
    if (campaign !== undefined) await counting.note({ tenant: scope.tenant, tag: campaign }, results);
    return {
      results: [...results],
      allowed,
      suppressed: results.length - allowed,
      sending: sendingOf(visiblePauses(key, pauses, asked), asked),
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
        headers: bookmarkHeaders,
        query: z.strictObject({
          recipient: z.string({ error: 'is required' }).min(1).max(MAX_ADDRESS).openapi({
            description: 'An address; a display name is dropped, a `+` is a plus',
            example: 'ann@example.com',
          }),
          ...scopeMembers,
          explain: z.enum(['true', 'false']).default('false').openapi({ description: EXPLAIN }),
        }),
      },
      responses: { 200: { ...json('One result', checkSchema), headers: BOOKMARK_ANSWER }, ...PROBLEMS_OF_CHECK },
    }),
    async (c) => {
      const { recipient, explain: explained, ...scope } = c.req.valid('query');
      if (!mayActFor(c.get('key'), scope.tenant)) return problemResponse(c, OTHER_TENANT);
      const recipients = [withPluses(c.req.url) ?? recipient];
      return c.json(await check(c, { ...scope, recipients, explained: explained === 'true' }), 200);
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
        headers: bookmarkHeaders,
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.strictObject({
                recipients: z
                  .array(z.string())
                  .min(1)
                  .max(MAX_RECIPIENTS)
                  .openapi({ example: ['ann@example.com', 'Bob <bob@example.net>'] }),
                ...scopeMembers,
                explain: z.boolean().default(false).openapi({ description: EXPLAIN }),
              }),
            },
          },
        },
      },
      responses: {
        200: { ...json('One result per recipient, in the order asked', checkSchema), headers: BOOKMARK_ANSWER },
        ...PROBLEMS_OF_CHECK,
        ...BODY_PROBLEMS,
      },
    }),
    async (c) => {
      const { explain: explained, ...asked } = c.req.valid('json');
      if (!mayActFor(c.get('key'), asked.tenant)) return problemResponse(c, OTHER_TENANT);
      if (explained && asked.recipients.length > MAX_EXPLAINED) return problemResponse(c, TOO_MANY_TO_EXPLAIN);
      return c.json(await check(c, { ...asked, explained }), 200);
    },
  );
  return api;
}
