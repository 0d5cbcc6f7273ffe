import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Quarantine } from '../ingest/quarantine.ts';
import type { Subscriptions } from '../ingest/subscriptions.ts';
import type { AwsStatus } from '../reputation/aws/status.ts';
import { DEFAULT_WINDOW } from '../reputation/series.ts';
import type { Log } from '../shared/log.ts';
import type { Clock } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';
import type { SyncStatus } from '../suppression/sync/status.ts';
import type { Endpoints } from '../webhooks/endpoints.ts';
import type { Assets } from './assets.ts';
import { EmptyPage } from './first-run/first-run-page.tsx';
import { createMessagePages } from './message/routes.tsx';
import { createNotificationPages, type NotificationsStore } from './notifications/routes.tsx';
import { type DashboardStore, loadOverview } from './overview/load.ts';
import { OverviewPage } from './overview/overview-page.tsx';
import { ErrorPage } from './pages/error-page.tsx';
import { createRecipientPages, type RecipientPagesOptions } from './recipient/routes.tsx';
import { createSearchPages } from './search/routes.tsx';
import type { SignInCodes } from './session/codes.ts';
import { createGuard, pathOf, type SessionEnv } from './session/guard.tsx';
import { safeNext } from './session/next-path.ts';
import { pageHeaders } from './session/page-headers.ts';
import { createSessions } from './session/session.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { createThrottle } from './session/throttle.ts';
import { createSettingsPages, type SettingsStore } from './settings/routes.tsx';
import type { SourcesStore } from './sources/load.ts';
import { createSourcesPages } from './sources/routes.tsx';
import { createSuppressionPages } from './suppressions/routes.tsx';
import { parsePageWindow } from './windows.ts';

export interface DashboardOptions {
  readonly store: DashboardStore & SettingsStore & SourcesStore & NotificationsStore & Pick<Store, 'suppressions'>;
  /** What the pages about recipients and messages read and change. */
  readonly people: PeopleSources;
  readonly subscriptions: Pick<Subscriptions, 'approve'>;
  readonly quarantine: Quarantine;
  readonly endpoints: Endpoints;
  readonly hasEmail: boolean;
  readonly syncStatus: () => Promise<SyncStatus>;
  readonly awsStatus: () => Promise<AwsStatus>;
  readonly now: Clock;
  readonly assets: Assets;
  readonly log: Log;
  readonly signInCodes: SignInCodes;
  /** `https://sentinel.example`: how browsers and SNS reach this service when a proxy stands before it. */
  readonly publicOrigin?: string | undefined;
  /** Default: when `publicOrigin` is https. A request that came by https gets secure cookies anyway. */
  readonly secureCookies?: boolean | undefined;
  /** Who is trying to sign in, for the throttle. Default: everybody is one. */
  readonly clientOf?: ((c: Context) => string) | undefined;
}

type PeopleSources = Omit<RecipientPagesOptions, 'now' | 'assets' | 'log' | 'guard'>;

const FORM_BYTES = 8 * 1024;
const VAGUE = 'That did not work. Check the token, or ask for a new one.';
const CODE_VAGUE = 'That link was used already or has expired. Ask for a new one, or use an access token.';

/**
 * The pages for people: `/`, `/search`, `/recipients`, `/messages`, `/suppressions`, `/sources`, `/settings` and below,
 * `/sign-in`, `/sign-out`. Headers and checks are bound to these paths, so that mounting this app beside the API and the
 * webhook changes nothing there.
 */
export function createDashboard(options: DashboardOptions): Hono<SessionEnv> {
  const {
    store,
    people,
    syncStatus,
    awsStatus,
    now,
    assets,
    log,
    signInCodes,
    publicOrigin,
    clientOf = () => 'everybody',
  } = options;
  const secureCookies = options.secureCookies ?? publicOrigin?.startsWith('https://') ?? false;
  const sessions = createSessions({ access: store.access, now, secureCookies });
  const throttle = createThrottle({ now });
  const originOf = (c: Context) => publicOrigin ?? new URL(c.req.url).origin;

  const guard = createGuard({ sessions, originOf, assets });
  const small = bodyLimit({ maxSize: FORM_BYTES });
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
          <EmptyPage
            sources={sources}
            troubles={troubles}
            aws={aws}
            now={overview.now}
            viewer={viewer}
            assets={assets}
            origin={originOf(c)}
          />,
        )
      : c.html(
          <OverviewPage overview={overview} figures={figures} sync={sync} aws={aws} viewer={viewer} assets={assets} />,
        );
  });

  app.get('/sign-in', pageHeaders, (c) => {
    const { next, code } = c.req.query();
    return c.html(<SignInPage assets={assets} next={safeNext(next)} code={code === '' ? undefined : code} />);
  });

  app.post('/sign-in', pageHeaders, guard.sameOrigin, small, async (c) => {
    const form = await c.req.parseBody();
    const text = (name: string) => (typeof form[name] === 'string' ? form[name] : '');
    const next = safeNext(text('next'));
    const client = clientOf(c);
    const wait = throttle.waitSeconds(client);
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return c.html(
        <SignInPage assets={assets} next={next} error={`Too many attempts. Try again in ${wait} s.`} />,
        429,
      );
    }
    const code = text('code');
    const keyId = code === '' ? null : signInCodes.takeSignInCode(code);
    const key =
      code === ''
        ? await sessions.keyOfToken(text('token').trim())
        : keyId === null
          ? null
          : await sessions.keyById(keyId);
    if (key === null) {
      throttle.failed(client);
      log.warn('sign_in_refused', { by: code === '' ? 'token' : 'code' });
      return c.html(<SignInPage assets={assets} next={next} error={code === '' ? VAGUE : CODE_VAGUE} />, 401);
    }
    throttle.succeeded(client);
    await sessions.start(c, key);
    log.info('signed_in', { keyId: key.id, by: code === '' ? 'token' : 'code' });
    return c.redirect(next, 303);
  });

  app.post('/sign-out', pageHeaders, guard.sameOrigin, small, async (c) => {
    await sessions.end(c);
    return c.redirect('/sign-in', 303);
  });

  app.route('/', createSettingsPages({ ...options, guard }));
  app.route('/', createSearchPages({ reader: people.reader, assets, guard }));
  app.route('/', createRecipientPages({ ...people, now, assets, log, guard }));
  app.route('/', createMessagePages({ reader: people.reader, assets, guard }));
  app.route('/', createSuppressionPages({ ...options, guard }));
  app.route('/', createSourcesPages({ ...options, guard }));
  app.route('/', createNotificationPages({ ...options, guard }));

  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    // The route and the name only: a path may hold an address, a driver's message the parameters of its query.
    log.error('dashboard_failed', { path: c.req.routePath, error: error.name });
    c.header('retry-after', '10');
    return c.html(<ErrorPage assets={assets} retry={safeNext(pathOf(c))} />, 503);
  });
  return app;
}
