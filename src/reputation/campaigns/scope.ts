/** Which campaign a request may ask about. */
import { z } from '@hono/zod-openapi';
import { campaignTag, tenantName } from '../../shared/names.ts';
import type { Problem } from '../../shared/problem.ts';

export const MISSING: Problem = {
  status: 404,
  code: 'campaign-not-found',
  title: 'No such campaign',
  detail: 'It is not registered, and no mail of the last 400 days has this tag.',
};

export const campaignParams = z.object({ tag: campaignTag });

/** For reading. */
export const tenantToRead = {
  tenant: tenantName.optional().openapi({ description: "Default: the key's tenant, else all tenants together" }),
};

/** For announcing. */
export const tenantToWrite = {
  tenant: tenantName.optional().openapi({ description: "Default: the key's tenant, else `default`" }),
};
