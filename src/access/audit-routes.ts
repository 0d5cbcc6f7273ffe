import { createRoute, z } from '@hono/zod-openapi';
import { createApi, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { numberCursor } from '../shared/cursor.ts';
import { toIso } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';
import { auditFilterOf, auditFilterParams } from './audit-filter.ts';
import { requireOperator } from './auth.ts';

const recordSchema = z
  .object({
    id: z.int(),
    at: timestamp,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    tenant: z.string().nullable().openapi({ description: 'null = concerns all tenants' }),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .openapi('AuditRecord');

/** The audit log, for operators only. */
export function createAuditRoutes({ store }: { readonly store: Pick<Store, 'audit' | 'access'> }) {
  const api = createApi();
  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/audit',
      summary: 'Who did what to the installation, newest first',
      security: [{ bearer: [] }],
      middleware: [requireOperator(store.access)] as const,
      request: {
        query: z.object({
          cursor: numberCursor.schema
            .optional()
            .openapi({ type: 'string', description: 'The nextCursor of the page before' }),
          ...auditFilterParams.shape,
          limit: z.coerce.number().int().min(1).max(200).default(50).describe('Records in a page'),
        }),
      },
      responses: {
        200: json('Records', z.object({ items: z.array(recordSchema), nextCursor: z.string().nullable() })),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const { cursor, limit, ...params } = c.req.valid('query');
      const filter = auditFilterOf(params);
      const records = await store.audit.list({ ...filter, limit, ...(cursor === undefined ? {} : { before: cursor }) });
      const items = records.map(({ at, detail, ...record }) => ({ ...record, at: toIso(at), detail: { ...detail } }));
      const last = records.at(-1);
      const nextCursor = records.length < limit || last === undefined ? null : numberCursor.encode(last.id);
      return c.json({ items, nextCursor }, 200);
    },
  );
  return api;
}
