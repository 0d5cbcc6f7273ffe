import { Hono } from 'hono';
import type { Clock } from '../../shared/time.ts';
import type { SuppressionStore } from '../../store/contract.ts';
import { EXPORT_FORMATS } from '../../suppression/export/formats.ts';
import { exportResponse } from '../../suppression/export/response.ts';
import { placeCursor } from '../../suppression/list-cursor.ts';
import type { Assets } from '../assets.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { readFilters } from './filters.ts';
import { SuppressionsPage } from './list-page.tsx';

const PAGE = 50;

interface Options {
  readonly store: { readonly suppressions: Pick<SuppressionStore, 'page' | 'latestChange'> };
  readonly now: Clock;
  readonly assets: Assets;
  readonly guard: Guard;
}

/** `/suppressions`: the list, filtered, and as a file. */
export function createSuppressionPages({ store: { suppressions }, now, assets, guard }: Options): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();

  app.get('/suppressions', pageHeaders, guard.signedIn, async (c) => {
    const viewer = c.get('key');
    const query = c.req.query();
    const filters = readFilters(query, viewer, now());
    if (filters === null)
      return c.html(
        <RefusalPage assets={assets} viewer={viewer} title="Your key is bound to another tenant" back="/suppressions">
          It sees its own entries, and those for all tenants.
        </RefusalPage>,
        403,
      );
    const format = EXPORT_FORMATS.find((name) => name === query.export);
    if (format !== undefined) return exportResponse(suppressions, { key: viewer, filter: filters.filter, format });
    const after = placeCursor.schema.safeParse(query.after);
    const { items, next } = await suppressions.page(filters.filter, {
      limit: PAGE,
      ...(after.success ? { after: after.data } : {}),
    });
    return c.html(
      <SuppressionsPage
        viewer={viewer}
        assets={assets}
        filters={filters}
        entries={items}
        next={next === null ? null : placeCursor.encode(next)}
        later={after.success}
      />,
    );
  });
  return app;
}
