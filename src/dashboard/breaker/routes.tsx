import { Hono } from 'hono';
import type { SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { createSectionPages } from '../settings/section/routes.tsx';
import { addBreakerActions, type BreakerPagesOptions } from './action-routes.tsx';
import { BreakersPage } from './breakers-page.tsx';
import { loadBreakersPage } from './load.ts';
import type { PageState } from './path.ts';
import { BREAKER_RULES } from './rules.ts';

const DEEDS = ['paused', 'resumed', 'breaker'] as const satisfies readonly PageState['done'][];

/** `/circuit-breakers`: what is paused, and by whom; and the rules by which it pauses by itself. */
export function createBreakerPages(options: BreakerPagesOptions): Hono<SessionEnv> {
  const { store, now, assets, guard } = options;
  const app = new Hono<SessionEnv>();

  app.get('/circuit-breakers', pageHeaders, guard.signedIn, async (c) => {
    const { cursor, done } = c.req.query();
    const view = await loadBreakersPage(store, c.get('key'), cursor, now);
    return c.html(<BreakersPage view={view} assets={assets} done={DEEDS.find((deed) => deed === done)} />);
  });

  addBreakerActions(app, options);
  app.route('/', createSectionPages(BREAKER_RULES, options));
  return app;
}
