import { ANN, LONG } from './world-mail.ts';

export interface Look {
  /** `:endpoint` stands for the id of the world's endpoint. */
  readonly path: string;
  /** Short, unique: names pictures. */
  readonly name: string;
  /** Whose eyes; the administrator's when left out. */
  readonly as?: 'reader' | 'tenant' | 'nobody';
  /** Which installation; the full one when left out. */
  readonly of?: 'empty';
  /** 200 when left out. */
  readonly status?: number;
}

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
    { path: '/', name: 'first-run', of: 'empty' },
  ],
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
  '/recipients/:address/release': [{ path: `${long}/release`, name: 'recipient-release' }],
  '/recipients/:address/block': [{ path: '/recipients/nobody@example.com/block', name: 'recipient-block' }],
  '/recipients/:address/erase': [{ path: `${long}/erase`, name: 'recipient-erase' }],
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
  ],
  '/sources': [
    { path: '/sources', name: 'sources' },
    { path: '/sources', name: 'sources-empty', of: 'empty' },
    { path: '/sources', name: 'sources-reader', as: 'reader', status: 403 },
  ],
  '/sources/quarantine': [{ path: '/sources/quarantine?id=sns%3Aunread', name: 'quarantine' }],
  '/settings': [
    { path: '/settings', name: 'settings' },
    { path: '/settings?tenant=acme', name: 'settings-tenant' },
    { path: '/settings', name: 'settings-reader', as: 'reader' },
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
