import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { createApi, json, PROBLEMS } from '../shared/api.ts';
import { streamName, tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { REASONS } from '../store/contract.ts';
import { announcedSize, formatOfMediaType } from './import/format.ts';
import { importId, presentReport, reportSchema } from './import/report.ts';
import type { SuppressionRoutesOptions } from './routes.ts';

const ENCODED: Problem = {
  status: 415,
  code: 'content-encoding',
  title: 'Send the file as it is',
  detail: 'Compressed bodies are not read.',
  headers: { connection: 'close' },
};

/** No zod schema: of such a one the framework makes a validator, which would read all of the body. */
const file = { schema: { type: 'string', format: 'binary' } } as const;

export function createImportRoutes({ store, imports, now }: SuppressionRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];

  api.openapi(
    createRoute({
      method: 'post',
      path: '/v1/suppressions/import',
      summary: 'Blocks what a CSV or NDJSON file lists, while it is being sent',
      security,
      middleware: [requireScope(store.access, 'write')] as const,
      request: {
        query: z.strictObject({
          reason: z.enum(REASONS).default('manual').openapi({ description: 'Of lines that name none' }),
          tenant: tenantName
            .optional()
            .openapi({ description: "Of lines that name none. Default: the key's, else all" }),
          stream: streamName.optional().openapi({ description: 'Of lines that name none' }),
          note: z.string().max(1_000).optional().openapi({ description: 'Of lines that have none' }),
          id: importId.optional().openapi({ description: 'To ask for it, or to continue it. Default: a random one' }),
          column: z.coerce.number().int().min(1).max(1_000).optional().openapi({
            description:
              'Of a CSV file: which column holds the address, from 1. Default: by its header, or its first record',
          }),
          fromLine: z.coerce.number().int().min(1).default(1).openapi({ description: 'Earlier lines are passed over' }),
        }),
        body: {
          required: true,
          content: { 'text/csv': file, 'application/x-ndjson': file, 'application/jsonl': file },
        },
      },
      responses: {
        200: json('All of it was read', reportSchema),
        ...PROBLEMS,
        408: { description: 'Nothing came for 60 seconds' },
        413: { description: 'More than 1 GiB' },
        415: { description: 'A compressed body' },
      },
    }),
    async (c) => {
      if ((c.req.header('content-encoding') ?? 'identity') !== 'identity') return problemResponse(c, ENCODED);
      const wish = c.req.valid('query');
      const format = formatOfMediaType(c.req.header('content-type'));
      const begun = await imports.begin(c.get('key'), { ...wish, format, size: announcedSize(c) });
      const done = begun.ok ? await begun.value.take(c.req.raw.body) : begun;
      return done.ok ? c.json(presentReport(done.value, now()), 200) : problemResponse(c, done.error);
    },
  );

  return api;
}
