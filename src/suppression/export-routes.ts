import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { OTHER_TENANT } from '../access/tenant.ts';
import { createApi, PROBLEMS } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import { filterFor, filterParams } from './entry-filter.ts';
import { EXPORT_FORMATS } from './export/formats.ts';
import { exportResponse } from './export/response.ts';
import type { SuppressionRoutesOptions } from './routes.ts';

/** The list as a file. */
export function createExportRoutes({ store, now }: SuppressionRoutesOptions) {
  const api = createApi();
  const text = { schema: z.string() };

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/suppressions/export',
      summary: 'The list as a file. ses-csv and ses-ndjson hold what SES itself can hold, for an import job of SES',
      security: [{ bearer: [] }],
      middleware: [requireScope(store.access, 'read')] as const,
      request: {
        query: filterParams
          .pick({ state: true, reason: true, tenant: true })
          .extend({ format: z.enum(EXPORT_FORMATS).default('csv').describe('How entries are written') }),
      },
      responses: {
        200: {
          description: 'The entries, by address',
          headers: z.object({
            'suppression-change-cursor': z.string().openapi({
              description:
                'Of the change feed, from before the export began: a copy is this file and the feed from here',
            }),
          }),
          content: { 'text/csv': text, 'application/x-ndjson': text },
        },
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const key = c.get('key');
      const { format, ...params } = c.req.valid('query');
      const filter = filterFor(key, params, now());
      if (filter === null) return problemResponse(c, OTHER_TENANT);
      return exportResponse(store.suppressions, { key, filter, format });
    },
  );
  return api;
}
