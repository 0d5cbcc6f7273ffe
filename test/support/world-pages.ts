import { ANN, LONG } from './world-mail.ts';

export interface Look {
  /** `:endpoint`, `:alert` and so on stand for ids of the world. */
  readonly path: string;
  /** Short, unique: names pictures. */
  readonly name: string;
  /** Whose eyes; the administrator's when left out. */
  readonly as?: 'reader' | 'tenant' | 'nobody';
  /** Which installation; the full one when left out. */
  readonly of?: 'full' | 'empty' | 'huge' | 'broken';
  /** What is clicked, one after another: the page that is looked at comes of the last. */
  readonly click?: readonly string[];
  /** 200 when left out. */
  readonly status?: number;
}

/** Reached like pages, with the headers of pages, and not looked at. */
export const NO_PAGES: Readonly<Record<string, string>> = {
  '/live/events': 'a stream',
  '/setup/steps': 'a part of /setup, for its script',
  '/settings/audit/audit.csv': 'a file',
};

const SUBMIT = 'main button.primary';

const long = `/recipients/${encodeURIComponent(LONG)}`;
const ann = `/recipients/${encodeURIComponent(ANN)}`;

/**
 * Every page of the dashboard by its route, as it is looked at by `test/e2e/every-page.test.ts` and by
 * `npm run screenshots`. A new page is a new line here; a route without a line fails the tests.
 */
export const PAGES: Readonly<Record<string, readonly Look[]>> = {
  '/': [
    { path: '/', name: 'overview' },
    { path: '/?window=24h', name: 'overview-24h' },
    { path: '/', name: 'overview-tenant', as: 'tenant' },
    { path: '/', name: 'overview-huge', of: 'huge' },
    { path: '/', name: 'first-run', of: 'empty' },
    { path: '/', name: 'error', of: 'broken', as: 'nobody', status: 503 },
  ],
  '/setup': [
    { path: '/setup', name: 'setup' },
    { path: '/setup?road=sqs&account=123456789012&region=eu-west-1', name: 'setup-sqs', of: 'empty' },
    { path: '/setup?road=eventbridge&domain=not%20one', name: 'setup-eventbridge', of: 'empty' },
    { path: '/setup', name: 'setup-reader', as: 'reader' },
    { path: '/setup', name: 'setup-tenant', as: 'tenant' },
  ],
  '/breakdown': [
    { path: '/breakdown?by=campaign', name: 'breakdown' },
    { path: '/breakdown?by=recipientDomain&measure=complaint&sort=volume', name: 'breakdown-domains' },
    { path: '/breakdown?by=bounceClass&tenant=acme&campaign=spring-2', name: 'breakdown-classes' },
    { path: '/breakdown?by=delayType', name: 'breakdown-delays' },
    { path: '/breakdown?by=nonsense&campaign=no-such-one', name: 'breakdown-no-match' },
    { path: '/breakdown', name: 'breakdown-empty', of: 'empty' },
    { path: '/breakdown?by=identity', name: 'breakdown-huge', of: 'huge' },
    { path: '/breakdown?by=campaign', name: 'breakdown-tenant', as: 'tenant' },
  ],
  '/campaigns': [
    { path: '/campaigns', name: 'campaigns' },
    { path: '/campaigns?text=zzzz', name: 'campaigns-no-match' },
    { path: '/campaigns', name: 'campaigns-empty', of: 'empty' },
    { path: '/campaigns', name: 'campaigns-huge', of: 'huge' },
  ],
  '/campaigns/:tag': [
    { path: '/campaigns/spring-2?tenant=acme', name: 'campaign' },
    { path: '/campaigns/no-such-one', name: 'campaign-unknown', status: 404 },
  ],
  '/alerts': [
    { path: '/alerts', name: 'alerts' },
    { path: '/alerts?rule=silence&level=pause', name: 'alerts-no-match' },
    { path: '/alerts?rule=nonsense', name: 'alerts-wrong' },
    { path: '/alerts', name: 'alerts-empty', of: 'empty' },
    { path: '/alerts', name: 'alerts-tenant', as: 'tenant' },
  ],
  '/alerts/:id': [
    { path: '/alerts/:open', name: 'alert' },
    { path: '/alerts/:resolved', name: 'alert-resolved' },
    { path: '/alerts/none', name: 'alert-unknown', status: 404 },
  ],
  '/circuit-breakers': [
    { path: '/circuit-breakers', name: 'breakers' },
    { path: '/circuit-breakers', name: 'breakers-empty', of: 'empty' },
    { path: '/circuit-breakers', name: 'breakers-tenant', as: 'tenant' },
  ],
  '/circuit-breakers/:id/resume': [
    { path: '/circuit-breakers/:trip/resume', name: 'breaker-resume' },
    { path: '/circuit-breakers/:trip/resume', name: 'breaker-resume-wrong', click: [SUBMIT], status: 422 },
  ],
  '/circuit-breakers/pause': [
    { path: '/circuit-breakers/pause', name: 'breaker-pause' },
    { path: '/circuit-breakers/pause', name: 'breaker-pause-wrong', click: [SUBMIT], status: 422 },
  ],
  '/circuit-breakers/resume': [{ path: '/circuit-breakers/resume?tenant=globex', name: 'breaker-resume-by-hand' }],
  '/sign-in': [
    { path: '/sign-in', name: 'sign-in', as: 'nobody' },
    { path: '/sign-in?code=a-link', name: 'sign-in-link', as: 'nobody' },
  ],
  '/search': [{ path: '/search?q=what%20is%20this%3F', name: 'search-none', status: 404 }],
  '/recipients': [{ path: '/recipients', name: 'recipients' }],
  '/recipients/:address': [
    { path: ann, name: 'recipient-blocked' },
    { path: long, name: 'recipient-long' },
    { path: long, name: 'recipient-reader', as: 'reader' },
    { path: '/recipients/nobody@example.com', name: 'recipient-unknown' },
    { path: '/recipients/gone@example.com', name: 'recipient-erased' },
    { path: '/recipients/@blocked.example', name: 'recipient-domain' },
  ],
  '/recipients/:address/release': [
    { path: `${long}/release`, name: 'recipient-release' },
    { path: `${ann}/release`, name: 'recipient-release-reader', as: 'reader', status: 403 },
  ],
  '/recipients/:address/block': [{ path: '/recipients/nobody@example.com/block', name: 'recipient-block' }],
  '/recipients/:address/erase': [
    { path: `${long}/erase`, name: 'recipient-erase' },
    { path: `${ann}/erase`, name: 'recipient-erase-wrong', click: [SUBMIT], status: 422 },
  ],
  '/messages': [
    { path: '/messages?tag=campaign%3Dspring-2', name: 'messages' },
    { path: '/messages?tag=campaign%3Dnone', name: 'messages-none' },
  ],
  '/messages/:messageId': [
    { path: '/messages/0100019a-000059-000000', name: 'message' },
    { path: '/messages/0100019a-none', name: 'message-unknown', status: 404 },
  ],
  '/suppressions': [
    { path: '/suppressions', name: 'suppressions' },
    { path: '/suppressions?domain=no%20domain', name: 'suppressions-wrong' },
    { path: '/suppressions?text=zzzz', name: 'suppressions-no-match' },
    { path: '/suppressions', name: 'suppressions-empty', of: 'empty' },
    { path: '/suppressions', name: 'suppressions-reader', as: 'reader' },
    {
      ...{ path: '/suppressions?text=person', name: 'suppressions-release' },
      click: ['input[name="entry"] >> nth=0', 'input[name="entry"] >> nth=1', 'button[data-release]'],
    },
  ],
  '/suppressions/add': [
    { path: '/suppressions/add', name: 'suppressions-add' },
    { path: '/suppressions/add', name: 'suppressions-add-wrong', click: [SUBMIT], status: 422 },
    { path: '/suppressions/add', name: 'suppressions-add-reader', as: 'reader', status: 403 },
  ],
  '/suppressions/history': [
    { path: '/suppressions/history', name: 'suppressions-history' },
    { path: '/suppressions/history', name: 'suppressions-history-empty', of: 'empty' },
  ],
  '/suppressions/import': [
    { path: '/suppressions/import', name: 'suppressions-import' },
    { path: '/suppressions/import', name: 'suppressions-import-reader', as: 'reader', status: 403 },
  ],
  '/suppressions/imports': [
    { path: '/suppressions/imports', name: 'suppressions-imports' },
    { path: '/suppressions/imports', name: 'suppressions-imports-empty', of: 'empty' },
  ],
  '/suppressions/imports/:id': [
    { path: '/suppressions/imports/:running', name: 'import-running' },
    { path: '/suppressions/imports/:interrupted', name: 'import-interrupted' },
    { path: '/suppressions/imports/world-done', name: 'import-done' },
    { path: '/suppressions/imports/none', name: 'import-unknown', status: 404 },
  ],
  '/suppressions/release-all': [
    { path: '/suppressions/release-all?text=person', name: 'release-all' },
    { path: '/suppressions/release-all', name: 'release-all-wrong', status: 400 },
  ],
  '/suppressions/released': [
    { path: '/suppressions/released?from=0&to=99999', name: 'released' },
    { path: '/suppressions/released?from=0&to=0', name: 'released-none' },
  ],
  '/sources': [
    { path: '/sources', name: 'sources' },
    { path: '/sources', name: 'sources-empty', of: 'empty' },
    { path: '/sources', name: 'sources-reader', as: 'reader', status: 403 },
  ],
  '/sources/quarantine': [
    { path: '/sources/quarantine?id=sns%3Aunread', name: 'quarantine' },
    { path: '/sources/quarantine?id=none', name: 'quarantine-unknown', status: 404 },
  ],
  '/sources/:id{.+}': [
    { path: '/sources/:topic', name: 'source' },
    { path: '/sources/:strange', name: 'source-pending' },
    { path: '/sources/none', name: 'source-unknown', status: 404 },
  ],
  '/settings': [
    { path: '/settings', name: 'settings' },
    { path: '/settings?tenant=acme', name: 'settings-tenant' },
    { path: '/settings', name: 'settings-reader', as: 'reader' },
    { path: '/settings?tenant=acme', name: 'settings-unchanged', click: [SUBMIT] },
  ],
  '/settings/alerts': [
    { path: '/settings/alerts', name: 'settings-alerts' },
    { path: '/settings/alerts', name: 'settings-alerts-reader', as: 'reader' },
  ],
  '/settings/circuit-breaker': [
    { path: '/settings/circuit-breaker', name: 'settings-breaker' },
    { path: '/settings/circuit-breaker', name: 'settings-breaker-empty', of: 'empty' },
  ],
  '/settings/routing': [
    { path: '/settings/routing?identity=news.example.com&try=yes', name: 'settings-routing' },
    { path: '/settings/routing?at=yesterday&tags=x', name: 'settings-routing-wrong', status: 422 },
    { path: '/settings/routing', name: 'settings-routing-empty', of: 'empty' },
    { path: '/settings/routing', name: 'settings-routing-reader', as: 'reader', status: 403 },
  ],
  '/settings/keys': [
    { path: '/settings/keys', name: 'keys' },
    { path: '/settings/keys', name: 'keys-wrong', click: [SUBMIT], status: 422 },
    { path: '/settings/keys', name: 'keys-empty', of: 'empty' },
    { path: '/settings/keys', name: 'keys-reader', as: 'reader', status: 403 },
  ],
  '/settings/keys/:id/revoke': [{ path: '/settings/keys/:key/revoke', name: 'key-revoke' }],
  '/settings/audit': [
    { path: '/settings/audit', name: 'audit' },
    { path: '/settings/audit?actor=nobody', name: 'audit-no-match' },
    { path: '/settings/audit', name: 'audit-tenant', as: 'tenant', status: 403 },
  ],
  '/account': [
    { path: '/account', name: 'account' },
    { path: '/account', name: 'account-tenant', as: 'tenant' },
  ],
  '/settings/notifications': [
    { path: '/settings/notifications?add=email', name: 'notifications' },
    { path: '/settings/notifications', name: 'notifications-empty', of: 'empty' },
    { path: '/settings/notifications', name: 'notifications-tenant', as: 'tenant', status: 403 },
  ],
  '/settings/notifications/:id/remove': [
    { path: '/settings/notifications/:endpoint/remove', name: 'notification-remove' },
  ],
};

export const LOOKS: readonly Look[] = Object.values(PAGES).flat();
