import { Hono } from 'hono';
import { numberCursor } from '../../shared/cursor.ts';
import { textStream } from '../../shared/text-stream.ts';
import type { SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { operatorsOnly, type Page, viewerOf } from './answers.tsx';
import { auditFile } from './audit-file.ts';
import { readAuditFilters } from './audit-filters.ts';
import { AuditPage } from './audit-page.tsx';
import { auditPath } from './path.ts';
import type { AccessPagesOptions } from './routes.ts';

const PAGE = 50;

/** `/settings/audit`: who did what to the installation. For operators, as over the API. */
export function createAuditPages({ store, assets, guard }: AccessPagesOptions): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  const onlyOperators = (c: Page) => operatorsOnly(c, assets, 'The audit log is for operators');

  app.get('/settings/audit', pageHeaders, guard.signedIn, async (c) => {
    const refused = await onlyOperators(c);
    if (refused !== null) return refused;
    const query = c.req.query();
    const filters = readAuditFilters(query);
    const before = numberCursor.schema.safeParse(query.before);
    // One more than is shown: whether there is a next page.
    const page = { ...filters.filter, limit: PAGE + 1, ...(before.success ? { before: before.data } : {}) };
    const found = await store.audit.list(page);
    const records = found.slice(0, PAGE);
    const last = records.at(-1);
    const next = found.length === records.length || last === undefined ? null : numberCursor.encode(last.id);
    const viewer = viewerOf(c.get('key'));
    return c.html(
      <AuditPage
        viewer={viewer}
        assets={assets}
        filters={filters}
        records={records}
        next={next}
        later={before.success}
      />,
    );
  });

  app.get('/settings/audit/audit.csv', pageHeaders, guard.signedIn, async (c) => {
    const refused = await onlyOperators(c);
    if (refused !== null) return refused;
    const { fields, problems, filter } = readAuditFilters(c.req.query());
    // A file cannot say that a filter was left out; the page can.
    if (Object.keys(problems).length > 0) return c.redirect(auditPath(fields), 303);
    return c.body(textStream(auditFile(store.audit, filter)), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit.csv"',
    });
  });
  return app;
}
