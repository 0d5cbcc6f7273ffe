import { Hono } from 'hono';
import type { AwsStatus } from '../../reputation/aws/status.ts';
import { DEFAULT_WINDOW } from '../../reputation/series.ts';
import type { PauseStore } from '../../store/contract.ts';
import { loadPauses } from '../../suppression/sending.ts';
import type { SyncStatus } from '../../suppression/sync/status.ts';
import type { Assets } from '../assets.ts';
import { FirstRunPage } from '../first-run/first-run-page.tsx';
import { type SetupOptions, setupOf } from '../first-run/routes.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { type Figures, loadOverview, type OverviewStore } from './load.ts';
import { OverviewPage } from './overview-page.tsx';
import { type OverviewView, parseView } from './path.ts';
import { accountId } from './standing.ts';

export interface OverviewPagesOptions extends SetupOptions {
  readonly store: OverviewStore & SetupOptions['store'] & { readonly pauses: PauseStore };
  readonly syncStatus: () => Promise<SyncStatus>;
  readonly awsStatus: () => Promise<AwsStatus>;
  readonly assets: Assets;
  readonly guard: Guard;
}

/** More than anybody pauses: the page of paused sending has them all. */
const PAUSES_READ = 100;

/** An account that has no mail here is not carried on in links. */
const existing = (view: OverviewView, { shown }: Figures): OverviewView =>
  shown !== null && view.account === accountId(shown) ? view : { ...view, account: undefined };

/** `/`: is the account safe? Before the first event: what to do next. */
export function createOverviewPages(options: OverviewPagesOptions): Hono<SessionEnv> {
  const { store, syncStatus, awsStatus, now, assets, guard } = options;
  const app = new Hono<SessionEnv>();

  app.get('/', pageHeaders, guard.signedIn, async (c) => {
    const key = c.get('key');
    const view = parseView((name) => c.req.query(name), DEFAULT_WINDOW);
    const [sync, aws] = key.tenant === null ? await Promise.all([syncStatus(), awsStatus()]) : [null, null];
    const { window, account, trouble } = view;
    const [overview, { items: pauses }] = await Promise.all([
      loadOverview(store, { window, account, trouble, now: now(), tenant: key.tenant }),
      loadPauses(store.pauses, key, { tenant: undefined, limit: PAUSES_READ }),
    ]);
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
          <OverviewPage
            overview={overview}
            figures={figures}
            view={existing(view, figures)}
            pauses={pauses}
            sync={sync}
            aws={aws}
            viewer={viewer}
            assets={assets}
          />,
        );
  });
  return app;
}
