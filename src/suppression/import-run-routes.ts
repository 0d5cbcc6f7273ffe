import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { createApi, json, PROBLEMS } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import { importId, importSchema, presentImport, presentReport, reportSchema } from './import/report.ts';
import { findImport, listImports, runCursor } from './import/runs.ts';
import type { SuppressionRoutesOptions } from './routes.ts';

/** Imports that were, and those under way. */
export function createImportRunRoutes({ store, now }: SuppressionRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/suppressions/imports',
      summary: 'Imports, newest first',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: {
        query: z.object({
          cursor: runCursor.schema
            .optional()
            .openapi({ type: 'string', description: 'The nextCursor of the page before' }),
          limit: z.coerce.number().int().min(1).max(200).default(50).describe('Imports in a page'),
        }),
      },
      responses: {
        200: json('Imports', z.object({ items: z.array(importSchema), nextCursor: z.string().nullable() })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const { cursor, limit } = c.req.valid('query');
      const { runs, next } = await listImports(store, c.get('key'), { after: cursor, limit });
      return c.json({ items: runs.map((run) => presentImport(run, now())), nextCursor: next }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/suppressions/imports/{id}',
      summary: 'How far one import is, and what it could not read',
      security,
      middleware: [requireScope(store.access, 'read')] as const,
      request: { params: z.object({ id: importId.describe('As chosen, or as answered') }) },
      responses: { 200: json('The import', reportSchema), ...PROBLEMS },
    }),
    async (c) => {
      const run = await findImport(store, c.get('key'), c.req.valid('param').id);
      if (run === null) {
        return problemResponse(c, { status: 404, code: 'import-not-found', title: 'No such import' });
      }
      return c.json(presentReport(run, now()), 200);
    },
  );
  return api;
}
