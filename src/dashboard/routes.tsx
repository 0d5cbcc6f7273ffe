import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Intake } from '../ingest/intake.ts';
import type { Quarantine } from '../ingest/quarantine.ts';
import type { Queue } from '../ingest/sqs/queue.ts';
import type { Subscriptions } from '../ingest/subscriptions.ts';
import type { AwsStatus } from '../reputation/aws/status.ts';
import type { Background } from '../shared/background.ts';
import type { Log } from '../shared/log.ts';
import { nothingHere } from '../shared/problem.ts';
import type { Clock } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';
import type { Imports } from '../suppression/import/imports.ts';
import type { SyncStatus } from '../suppression/sync/status.ts';
import type { Endpoints } from '../webhooks/endpoints.ts';
import { createAccessPages } from './access/routes.ts';
import { createOpenAlertCount } from './alerts/open-count.ts';
import { createAlertPages } from './alerts/routes.tsx';
import type { Assets } from './assets.ts';
import { createBreakdownPages } from './breakdown/routes.tsx';
import { createBreakerPages } from './breaker/routes.tsx';
import { createCampaignPages } from './campaigns/routes.tsx';
import { createFirstRunPages, type SetupOptions } from './first-run/routes.tsx';
import { pathOf } from './frame/frame.ts';
import { createThemeRoute } from './frame/routes.ts';
import { createImportPages } from './imports/routes.tsx';
import { createMessagePages } from './message/routes.tsx';
import { createNotificationPages } from './notifications/routes.tsx';
import { createLivePages, type LivePagesOptions } from './overview/live/routes.tsx';
import { createOverviewPages } from './overview/routes.tsx';
import { ErrorPage } from './pages/error-page.tsx';
import { asksForPage, missingPage } from './pages/missing-page.tsx';
import { createRecipientPages, type RecipientPagesOptions } from './recipient/routes.tsx';
import { createRoutingPages } from './routing/routes.tsx';
import { createSearchPages } from './search/routes.tsx';
import type { SignInCodes } from './session/codes.ts';
import { createGuard, type SessionEnv } from './session/guard.tsx';
import { safeNext } from './session/next-path.ts';
import { createSessionPages } from './session/routes.tsx';
import { createSessions } from './session/session.ts';
import { createSettingsPages } from './settings/routes.tsx';
import { createSourcesPages } from './sources/routes.tsx';
import { createSuppressionPages } from './suppressions/routes.tsx';

export interface DashboardOptions {
  readonly store: Store;
  /** What the pages about recipients and messages read and change. */
  readonly people: PeopleSources;
  readonly intake: Pick<Intake, 'optionsFor'>;
  readonly imports: Imports;
  readonly background: Pick<Background, 'keep'>;
  readonly subscriptions: Pick<Subscriptions, 'approve'>;
  readonly quarantine: Quarantine;
  /** Which queues are read. */
  readonly queues: readonly Queue[];
  readonly roads?: SetupOptions['roads'];
  readonly endpoints: Endpoints;
  readonly hasEmail: boolean;
  readonly syncStatus: () => Promise<SyncStatus>;
  readonly awsStatus: () => Promise<AwsStatus>;
  readonly now: Clock;
  /** Aborted when the service stops. */
  readonly stopping: AbortSignal;
  readonly live?: LivePagesOptions['live'];
  readonly assets: Assets;
  readonly log: Log;
  readonly signInCodes: SignInCodes;
  /** The name of the message tag that names campaigns. */
  readonly campaignTag: string;
  /** `https://sentinel.example`: how browsers and SNS reach this service when a proxy stands before it. */
  readonly publicOrigin?: string | undefined;
  /** Default: when `publicOrigin` is https. A request that came by https gets secure cookies anyway. */
  readonly secureCookies?: boolean | undefined;
  /** Who is trying to sign in, for the throttle. Default: everybody is one. */
  readonly clientOf?: ((c: Context) => string) | undefined;
  readonly maySignIn?: ((client: string) => Promise<boolean>) | undefined;
}

/** The pages as a program of their own: whatever comes to it gets an answer. */
export interface Dashboard {
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
}

type PeopleSources = Omit<RecipientPagesOptions, 'now' | 'assets' | 'log' | 'guard'>;

/** The pages for people. Headers and checks are bound to each page's own path. */
export function createDashboard(options: DashboardOptions): Hono<SessionEnv> {
  const { store, people, now, assets, log, publicOrigin } = options;
  const secureCookies = options.secureCookies ?? publicOrigin?.startsWith('https://') ?? false;
  const sessions = createSessions({ access: store.access, now, secureCookies });
  const originOf = (c: Context) => publicOrigin ?? new URL(c.req.url).origin;
  const app = new Hono<SessionEnv>();
  // A path that only takes forms may fit the pattern of a page: the id of a source may have a slash in it.
  const hasPage = (path: string) => {
    const own = app.routes.filter((route) => route.path === path);
    return own.length > 0 ? own.some(({ method }) => method === 'GET') : app.router.match('GET', path)[0].length > 0;
  };
  const countOpenAlerts = createOpenAlertCount({ alerts: store.alerts, log });
  const guard = createGuard({ sessions, originOf, assets, now, countOpenAlerts, hasPage });

  app.route('/', createThemeRoute({ guard }));
  app.route('/', createOverviewPages({ ...options, guard, originOf }));
  app.route('/', createFirstRunPages({ ...options, guard, originOf }));
  app.route('/', createBreakdownPages({ ...options, guard }));
  app.route('/', createLivePages({ ...options, guard, sessions }));
  app.route('/', createSessionPages({ ...options, guard, sessions }));
  app.route('/', createSettingsPages({ ...options, guard }));
  app.route('/', createSearchPages({ reader: people.reader, assets, guard }));
  app.route('/', createRecipientPages({ ...people, now, assets, log, guard }));
  app.route('/', createMessagePages({ reader: people.reader, assets, guard }));
  app.route('/', createImportPages({ ...options, lookup: people.lookup, guard }));
  app.route('/', createSuppressionPages({ ...options, changes: people.changes, guard }));
  app.route('/', createSourcesPages({ ...options, guard, originOf }));
  app.route('/', createNotificationPages({ ...options, guard }));
  app.route('/', createAccessPages({ ...options, guard, sessions }));
  app.route('/', createBreakerPages({ ...options, guard }));
  app.route('/', createCampaignPages({ ...options, guard }));
  app.route('/', createAlertPages({ ...options, guard }));
  app.route('/', createRoutingPages({ ...options, guard }));

  app.notFound((c) => (asksForPage(c) ? missingPage(c, assets) : nothingHere(c)));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    // The route and the name only: a path may hold an address, a driver's message the parameters of its query.
    log.error('dashboard_failed', { path: c.req.routePath, error: error.name });
    c.header('retry-after', '10');
    return c.html(<ErrorPage assets={assets} retry={safeNext(pathOf(c))} />, 503);
  });
  return app;
}
