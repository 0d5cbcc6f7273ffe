import { Hono } from 'hono';
import type { AwsStatus } from '../../reputation/aws/status.ts';
import { DEFAULT_WINDOW } from '../../reputation/series.ts';
import type { SyncStatus } from '../../suppression/sync/status.ts';
import type { Assets } from '../assets.ts';
import { FirstRunPage } from '../first-run/first-run-page.tsx';
import { type SetupOptions, setupOf } from '../first-run/routes.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { parsePageWindow } from '../windows.ts';
import { loadOverview, type OverviewStore } from './load.ts';
import { OverviewPage } from './overview-page.tsx';

export interface OverviewPagesOptions extends SetupOptions {
  readonly store: OverviewStore & SetupOptions['store'];
  readonly syncStatus: () => Promise<SyncStatus>;
  readonly awsStatus: () => Promise<AwsStatus>;
  readonly assets: Assets;
  readonly guard: Guard;
}

/** `/`: is the account safe? Before the first event: what to do next. */
export function createOverviewPages(options: OverviewPagesOptions): Hono<SessionEnv> {
  const { store, syncStatus, awsStatus, now, assets, guard } = options;
  const app = new Hono<SessionEnv>();

  app.get('/', pageHeaders, guard.signedIn, async (c) => {
    const key = c.get('key');
    const window = parsePageWindow(c.req.query('window')) ?? DEFAULT_WINDOW;
    const [sync, aws] = key.tenant === null ? await Promise.all([syncStatus(), awsStatus()]) : [null, null];
    const overview = await loadOverview(store, {
      window,
      now: now(),
      tenant: key.tenant,
      account: c.req.query('account'),
    });
    const viewer = { name: key.name, tenant: key.tenant };
    const { figures, sources, troubles } = overview;
    return figures === null
      ? c.html(
          <FirstRunPage
            sources={sources}
            troubles={troubles}
            aws={aws}
            setup={await setupOf(c, options)}
            now={overview.now}
            viewer={viewer}
            assets={assets}
          />,
        )
      : c.html(
          <OverviewPage overview={overview} figures={figures} sync={sync} aws={aws} viewer={viewer} assets={assets} />,
        );
  });
  return app;
}
