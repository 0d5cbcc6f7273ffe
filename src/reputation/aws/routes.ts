import { createRoute } from '@hono/zod-openapi';
import { requireUnbound } from '../../access/auth.ts';
import { createApi, json, PROBLEMS } from '../../shared/api.ts';
import type { Clock } from '../../shared/time.ts';
import type { Store } from '../../store/contract.ts';
import { presentAws } from './present.ts';
import { awsSchema } from './schemas.ts';
import type { WatchSettings } from './settings.ts';
import { loadAwsStatus } from './status.ts';

export interface AwsRoutesOptions {
  readonly store: Pick<Store, 'aws' | 'access'>;
  readonly settings: WatchSettings;
  readonly now: Clock;
}

/** What AWS says of the accounts, for keys of no tenant: from the store, so that asking here asks nothing of AWS. */
export function createAwsRoutes({ store, settings, now }: AwsRoutesOptions) {
  const api = createApi();
  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/aws',
      summary: 'What AWS itself says of the accounts, Region by Region, as it was last heard',
      security: [{ bearer: [] }],
      middleware: [requireUnbound(store.access, 'read')] as const,
      responses: { 200: json('Every Region', awsSchema), ...PROBLEMS },
    }),
    async (c) => {
      const at = now();
      return c.json(presentAws(await loadAwsStatus(store.aws, settings, at), at), 200);
    },
  );
  return api;
}
