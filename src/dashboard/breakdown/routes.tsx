import { Hono } from 'hono';
import { CANDIDATES } from '../../reputation/load-groups.ts';
import type { Clock } from '../../shared/time.ts';
import type { Assets } from '../assets.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { BreakdownPage } from './breakdown-page.tsx';
import { breakdownFile } from './csv.ts';
import { type BreakdownStore, isEmpty, loadBreakdown, PAGE } from './load.ts';
import { breakdownPath, DEFAULT_BREAKDOWN } from './path.ts';
import { readRequest } from './request.ts';

interface Options {
  readonly store: { readonly reputation: BreakdownStore };
  readonly now: Clock;
  readonly assets: Assets;
  readonly guard: Guard;
}

/** `/breakdown`: whose mail makes it worse, by one dimension within values of others; and the same as a file. */
export function createBreakdownPages({ store: { reputation }, now, assets, guard }: Options): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();

  app.get('/breakdown', pageHeaders, guard.signedIn, async (c) => {
    const viewer = c.get('key');
    const query = c.req.query();
    const request = readRequest(query, viewer);
    if (request === null)
      return c.html(
        <RefusalPage
          assets={assets}
          viewer={viewer}
          title="Your key is bound to another tenant"
          back={breakdownPath({ by: DEFAULT_BREAKDOWN })}
        >
          It sees its own mail.
        </RefusalPage>,
        403,
      );
    const { view } = request;
    // A file cannot say what was left out, and would hold other mail than was asked for: then the page is shown.
    const file = query.format === 'csv' && request.problems.length === 0;
    const piece = file ? { limit: CANDIDATES, offset: 0 } : { limit: PAGE, offset: (view.page - 1) * PAGE };
    const data = await loadBreakdown(reputation, { request, piece, now: now() });
    if (file && data.kind !== 'not-kept')
      return c.body(breakdownFile(data), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="breakdown-${view.by}-${view.window}.csv"`,
        'cache-control': 'no-store',
      });
    const known = !isEmpty(data) || (await reputation.countableHours()) !== null;
    return c.html(<BreakdownPage {...{ viewer, assets, request, data, known }} />);
  });
  return app;
}
