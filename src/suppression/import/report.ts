/** How an import looks in the API. */
import { z } from '@hono/zod-openapi';
import { timestamp } from '../../shared/api.ts';
import { type Millis, toIso } from '../../shared/time.ts';
import { IMPORT_STATES, type ImportRun } from '../../store/contract.ts';
import { explainFault } from './row.ts';
import { presentState } from './run.ts';

export const importId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'is no import id' });

export const importSchema = z
  .object({
    id: z.string(),
    state: z.enum(IMPORT_STATES).openapi({
      description: 'interrupted: the sender or the service went away; all up to lastLine is stored',
    }),
    fromLine: z.int(),
    lastLine: z.int().openapi({ description: 'All lines up to this one are stored, or listed as errors' }),
    lines: z.int().openapi({ description: 'Records read: added + changed + unchanged + invalid' }),
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    invalid: z.int(),
    bytes: z.int().openapi({ description: 'Read so far' }),
    size: z.int().nullable().openapi({ description: 'What the sender announced, in bytes' }),
    tenant: z.string().nullable(),
    actor: z.string(),
    startedAt: timestamp,
    updatedAt: timestamp,
  })
  .openapi('Import');

export const reportSchema = importSchema
  .extend({
    errors: z
      .array(z.object({ line: z.int(), code: z.string(), detail: z.string() }))
      .openapi({ description: 'The first 1,000' }),
  })
  .openapi('ImportReport');

/** An import as the API tells it, without its faults. */
export const presentImport = (run: ImportRun, now: Millis) => {
  const { faults: _, ...shown } = run;
  return {
    ...shown,
    state: presentState(run, now),
    startedAt: toIso(run.startedAt),
    updatedAt: toIso(run.updatedAt),
  };
};

/** An import with its faults, each explained. */
export const presentReport = (run: ImportRun, now: Millis) => ({
  ...presentImport(run, now),
  errors: run.faults.map(({ line, code }) => ({ line, code, detail: explainFault(code) })),
});
