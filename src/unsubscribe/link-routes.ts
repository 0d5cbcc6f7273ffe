import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import type { Secrets } from '../access/secrets.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import { BODY_PROBLEMS, createApi, json, limitBody, PROBLEMS } from '../shared/api.ts';
import { streamName, tenantName } from '../shared/names.ts';
import { problemResponse } from '../shared/problem.ts';
import type { Store } from '../store/contract.ts';
import { DEFAULT_TENANT } from '../store/tenant.ts';
import { canonicalAddress } from '../suppression/address.ts';
import { sealTarget, unsubscribeHeaders, unsubscribeUrl } from './link.ts';

const MAX_RECIPIENTS = 1_000;
/** 1,000 recipients of 320 characters, with display names. */
const MAX_BODY = 1024 * 1024;

const NOT_HTTPS =
  'The links are not https, so mail services will not offer one-click unsubscribe (RFC 8058). Set PUBLIC_URL=https://…';

const linkSchema = z
  .object({
    recipient: z.string().openapi({ description: 'As asked' }),
    url: z.url().optional(),
    headers: z.object({ 'List-Unsubscribe': z.string(), 'List-Unsubscribe-Post': z.string() }).optional(),
    error: z.literal('invalid').optional().openapi({ description: 'The recipient is no address: there is no link' }),
  })
  .openapi('UnsubscribeLink');

export interface LinkRoutesOptions {
  readonly store: Pick<Store, 'access'>;
  readonly secrets: Secrets;
  /** `https://sentinel.example`. Default: where the request went. */
  readonly publicOrigin?: string | undefined;
}

/** Makes unsubscribe links for mails about to be sent. */
export function createUnsubscribeLinkRoutes({ store, secrets, publicOrigin }: LinkRoutesOptions) {
  const api = createApi();

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/unsubscribe-links',
      summary: 'Unsubscribe links for mails about to be sent; they never expire',
      security: [{ bearer: [] }],
      middleware: [requireScope(store.access, 'check'), limitBody(MAX_BODY)] as const,
      request: {
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.strictObject({
                recipients: z
                  .array(z.string())
                  .min(1)
                  .max(MAX_RECIPIENTS)
                  .openapi({ example: ['ann@example.com'] }),
                tenant: tenantName.optional().openapi({ description: "Default: the key's tenant, else `default`" }),
                stream: streamName
                  .optional()
                  .openapi({ description: 'What the link ends. Left out: all mail of the tenant' }),
              }),
            },
          },
        },
      },
      responses: {
        200: json(
          'One link per recipient, in the order asked',
          z.object({
            items: z.array(linkSchema),
            warning: z.string().optional().openapi({ description: 'Present when the links are not https' }),
          }),
        ),
        ...PROBLEMS,
        ...BODY_PROBLEMS,
      },
    }),
    (c) => {
      const key = c.get('key');
      const { recipients, tenant, stream } = c.req.valid('json');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      const origin = publicOrigin ?? new URL(c.req.url).origin;
      const scope = { tenant: key.tenant ?? tenant ?? DEFAULT_TENANT, stream: stream ?? '' };
      const items = recipients.map((recipient) => {
        const address = canonicalAddress(recipient);
        if (address === null) return { recipient, error: 'invalid' as const };
        const url = unsubscribeUrl(origin, sealTarget(secrets, { address, ...scope }));
        return { recipient, url, headers: unsubscribeHeaders(url) };
      });
      return c.json({ items, ...(origin.startsWith('https://') ? {} : { warning: NOT_HTTPS }) }, 200);
    },
  );
  return api;
}
