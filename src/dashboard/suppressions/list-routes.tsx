/** `/suppressions`: the list, filtered, and as a file. */
import type { Hono } from 'hono';
import type { SuppressionStore } from '../../store/contract.ts';
import { EXPORT_FORMATS } from '../../suppression/export/formats.ts';
import { exportResponse } from '../../suppression/export/response.ts';
import { placeCursor } from '../../suppression/list-cursor.ts';
import type { SessionEnv } from '../session/guard.tsx';
import { readFilters } from './filters.ts';
import { SuppressionsPage } from './list-page.tsx';
import { type ListStore, loadList } from './load.ts';
import { OTHER_TENANTS, OWN_ENTRIES, type PageOptions, type Pages } from './pages.tsx';
import { listPath } from './path.ts';

export interface ListOptions extends PageOptions {
  readonly store: { readonly suppressions: ListStore & Pick<SuppressionStore, 'latestChange'> };
}

export function addList(
  app: Hono<SessionEnv>,
  { store: { suppressions }, now, assets }: ListOptions,
  pages: Pages,
): void {
  app.get('/suppressions', ...pages.shown, async (c) => {
    const key = c.get('key');
    const query = c.req.query();
    const at = now();
    const filters = readFilters(query, key, at);
    if (filters === null) return pages.refuse(c, 403, OTHER_TENANTS, OWN_ENTRIES);
    const { filter, texts, problems } = filters;
    const format = EXPORT_FORMATS.find((name) => name === query.export);
    // A file cannot say that a filter was left out, and would hold more than was asked for; the page can.
    if (format !== undefined && Object.keys(problems).length > 0) return c.redirect(listPath(texts), 303);
    if (format !== undefined) return exportResponse(suppressions, { key, filter, format });
    const place = placeCursor.schema.safeParse(query.after);
    const after = place.success ? place.data : undefined;
    const filtered = Object.keys(texts).length > 0;
    const view = await loadList(suppressions, { key, filter, filtered, after, now: at });
    const common = { viewer: key, assets, formToken: c.get('formToken') };
    return c.html(<SuppressionsPage {...common} filters={filters} view={view} />);
  });
}
