import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import { createApi, json, PROBLEMS } from '../shared/api.ts';
import { streamName, tenantName } from '../shared/names.ts';
import { type Problem, problemResponse } from '../shared/problem.ts';
import { REASONS } from '../store/contract.ts';
import { type BodyEnd, readBody } from './import/body.ts';
import { formatOfMediaType } from './import/format.ts';
import { createImporter } from './import/importer.ts';
import { importId, presentReport, reportSchema } from './import/report.ts';
import { beginRun } from './import/run.ts';
import type { SuppressionRoutesOptions } from './routes.ts';

const MAX_BYTES = 1024 ** 3;
/** In one process. */
const MAX_RUNNING = 4;

const AGAIN = { connection: 'close', 'retry-after': '10' };

const TOO_LARGE: Problem = {
  status: 413,
  code: 'body-too-large',
  title: 'Body too large',
  detail: `At most ${MAX_BYTES} bytes. What came before is stored: send the rest with fromLine.`,
  headers: { connection: 'close' },
};

const ENCODED: Problem = {
  status: 415,
  code: 'content-encoding',
  title: 'Send the file as it is',
  detail: 'Compressed bodies are not read.',
  headers: { connection: 'close' },
};

const TOO_MANY: Problem = {
  status: 503,
  code: 'too-many-imports',
  title: 'Too many imports are running',
  headers: AGAIN,
};

const TAKEN: Problem = {
  status: 409,
  code: 'import-id-taken',
  title: 'An import of this id is running, or belongs to somebody else',
  headers: AGAIN,
};

/** How an import ends that did not come to its end. */
const UNFINISHED: Readonly<Record<Exclude<BodyEnd, 'complete'>, Problem>> = {
  cut: { status: 400, code: 'aborted', title: 'The request was aborted' },
  idle: { status: 408, code: 'body-idle', title: 'Nothing came for too long', headers: { connection: 'close' } },
  'too-large': TOO_LARGE,
  stopping: { status: 503, code: 'stopping', title: 'The service is being stopped', headers: AGAIN },
};

/** No zod schema: of such a one the framework makes a validator, which would read all of the body. */
const file = { schema: { type: 'string', format: 'binary' } } as const;

export function createImportRoutes({ store, erased, now, stopping }: SuppressionRoutesOptions) {
  const api = createApi();
  const security = [{ bearer: [] }];
  let running = 0;

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
      const key = c.get('key');
      const { reason, tenant, stream = '', note = null, id = randomUUID(), fromLine } = c.req.valid('query');
      if (!mayActFor(key, tenant)) return problemResponse(c, OTHER_TENANT);
      if (Number(c.req.header('content-length') ?? 0) > MAX_BYTES) return problemResponse(c, TOO_LARGE);
      if ((c.req.header('content-encoding') ?? 'identity') !== 'identity') return problemResponse(c, ENCODED);
      if (running >= MAX_RUNNING) return problemResponse(c, TOO_MANY);
      const actor = `key:${key.name}`;
      running++;
      try {
        const run = await beginRun({ imports: store.imports, now, id, tenant: key.tenant, actor, fromLine });
        if (run === null) return problemResponse(c, TAKEN);
        const importer = createImporter({
          put: erased.put,
          defaults: { reason, tenant: key.tenant ?? tenant ?? '', stream, note, boundTo: key.tenant, actor },
          format: formatOfMediaType(c.req.header('content-type')),
          fromLine,
          now,
          onFault: run.fault,
          onStored: run.progress,
        });
        try {
          const end = await readBody(c.req.raw.body, { maxBytes: MAX_BYTES, stopping }, importer.write);
          if (end === 'complete') {
            await importer.finish();
            return c.json(presentReport(await run.end('done', importer.counts()), now()), 200);
          }
          await importer.flush();
          await run.end('interrupted', importer.counts());
          return problemResponse(c, UNFINISHED[end]);
        } catch (error) {
          // Where the store takes nothing, it will not take this either: then the run is seen to be dead.
          await run.end('failed', importer.counts()).catch(() => {});
          throw error;
        }
      } finally {
        running--;
      }
    },
  );

  return api;
}
