/** `/suppressions/import`, `/suppressions/imports` and below. */
import { Hono } from 'hono';
import { csvLine } from '../../shared/csv.ts';
import { csvResponse } from '../../shared/csv-response.ts';
import type { ImportStore } from '../../store/contract.ts';
import { explainFault } from '../../suppression/import/row.ts';
import { findImport, listImports, runCursor } from '../../suppression/import/runs.ts';
import type { SessionEnv } from '../session/guard.tsx';
import { createPages } from '../suppressions/pages.tsx';
import { addImportForms, type ImportFormOptions } from './form-routes.tsx';
import { ImportsPage } from './list-page.tsx';
import { ImportRunPage } from './run-page.tsx';

const PAGE = 50;

export interface ImportPagesOptions extends ImportFormOptions {
  readonly store: { readonly imports: ImportStore };
}

async function* faultLines(faults: readonly { readonly line: number; readonly code: string }[]) {
  yield csvLine(['line', 'code', 'detail']);
  yield faults.map(({ line, code }) => csvLine([String(line), code, explainFault(code)])).join('');
}

export function createImportPages(options: ImportPagesOptions): Hono<SessionEnv> {
  const { store, now, assets } = options;
  const app = new Hono<SessionEnv>();
  const pages = createPages(options);
  addImportForms(app, options, pages);

  app.get('/suppressions/imports', ...pages.shown, async (c) => {
    const key = c.get('key');
    const place = runCursor.schema.safeParse(c.req.query('after'));
    const after = place.success ? place.data : undefined;
    const { runs, next } = await listImports(store, key, { after, limit: PAGE });
    const shown = { runs, next, later: after !== undefined, now: now() };
    return c.html(<ImportsPage viewer={key} assets={assets} {...shown} />);
  });

  app.get('/suppressions/imports/:id', ...pages.shown, async (c) => {
    const key = c.get('key');
    const run = await findImport(store, key, c.req.param('id'));
    if (run === null)
      return pages.refuse(
        c,
        404,
        'There is no such import',
        'The newest 1,000 are remembered, for whoever may see them.',
      );
    if (c.req.query('errors') === 'csv') return csvResponse('import-errors.csv', faultLines(run.faults));
    return c.html(<ImportRunPage viewer={key} assets={assets} run={run} now={now()} />);
  });
  return app;
}
