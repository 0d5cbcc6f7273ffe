/** What a browser may ask each page of the dashboard for: once for each way in which a page reads its store. */
import { DIMENSIONS } from '../../src/store/contract.ts';
import { CANARY } from './canaries.ts';

/** Values of the mail that the store holds. */
export interface MailValues {
  /** One that is blocked by a hard bounce. */
  readonly address: string;
  readonly messageId: string;
  readonly tenant: string;
  readonly recipientDomain: string;
  readonly campaign: string;
  readonly source: string;
}

const WINDOWS = ['24h', '7d', '30d', '90d'] as const;
const KINDS = [...DIMENSIONS, 'provider', 'bounceClass', 'delayType'] as const;

const query = (path: string, asked: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(asked)}`;

/** By route, as the app names it; for a store with the mail of `values` and what `fillCanaries` puts in. */
export function pageRequests(values: MailValues): Readonly<Record<string, readonly string[]>> {
  const { tenant, recipientDomain, campaign } = values;
  const person = `/recipients/${encodeURIComponent(values.address)}`;
  return {
    '/': ['/', ...WINDOWS.map((window) => query('/', { window }))],
    '/breakdown': [
      ...KINDS.flatMap((by) => WINDOWS.map((window) => query('/breakdown', { by, window }))),
      query('/breakdown', { by: 'recipientDomain', window: '30d', tenant }),
      query('/breakdown', { by: 'campaign', window: '30d', recipientDomain }),
      query('/breakdown', { by: 'recipientDomain', window: '90d', campaign, measure: 'complaint' }),
    ],
    '/campaigns': [
      ...WINDOWS.map((window) => query('/campaigns', { window })),
      '/campaigns?part=live',
      query('/campaigns', { tenant }),
    ],
    '/campaigns/:tag': [
      `/campaigns/${campaign}`,
      `/campaigns/${campaign}?part=live`,
      query(`/campaigns/${campaign}`, { by: 'day' }),
      query(`/campaigns/${campaign}`, { tenant }),
    ],
    '/alerts': ['/alerts', '/alerts?state=resolved', '/alerts?rule=bounce-rate'],
    '/alerts/:id': [`/alerts/${CANARY.alert}`],
    '/search': ['/search?q=what%20is%20this%3F', query('/search', { q: values.address })],
    '/recipients': ['/recipients'],
    '/recipients/:address': [person, '/recipients/nobody@example.com', `/recipients/@${recipientDomain}`],
    '/recipients/:address/release': [`${person}/release`],
    '/recipients/:address/block': ['/recipients/nobody@example.com/block'],
    '/recipients/:address/erase': [`${person}/erase`],
    '/messages': [
      query('/messages', { tag: `campaign=${campaign}` }),
      query('/messages', { tag: 'campaign=none-of-it' }),
      query('/messages', { headerMessageId: '<none-of-it@example.com>' }),
    ],
    '/messages/:messageId': [`/messages/${values.messageId}`, '/messages/none-of-it'],
    '/suppressions': [
      '/suppressions',
      '/suppressions?state=all',
      '/suppressions?reason=bounce',
      '/suppressions?text=none-of-it',
      query('/suppressions', { domain: recipientDomain }),
    ],
    '/suppressions/add': ['/suppressions/add'],
    '/suppressions/release-all': [query('/suppressions/release-all', { domain: recipientDomain })],
    '/suppressions/released': ['/suppressions/released'],
    '/suppressions/history': ['/suppressions/history', '/suppressions/history?action=removed'],
    '/suppressions/import': ['/suppressions/import'],
    '/suppressions/imports': ['/suppressions/imports'],
    '/suppressions/imports/:id': ['/suppressions/imports/canary-import'],
    '/sources': ['/sources'],
    '/sources/quarantine': [query('/sources/quarantine', { id: CANARY.quarantined })],
    '/sources/:id{.+}': [
      `/sources/${encodeURIComponent(values.source)}`,
      `/sources/${encodeURIComponent(values.source)}?window=7d`,
    ],
    '/circuit-breakers': ['/circuit-breakers'],
    '/circuit-breakers/pause': ['/circuit-breakers/pause'],
    '/circuit-breakers/resume': ['/circuit-breakers/resume?tenant=canary-tenant'],
    '/circuit-breakers/:id/resume': [`/circuit-breakers/${CANARY.breaker}/resume`],
    '/setup': ['/setup?road=sns', '/setup?road=sqs', '/setup?road=eventbridge'],
    '/setup/steps': ['/setup/steps?road=sns'],
    '/settings': ['/settings', query('/settings', { tenant })],
    '/settings/alerts': ['/settings/alerts'],
    '/settings/circuit-breaker': ['/settings/circuit-breaker'],
    '/settings/routing': ['/settings/routing'],
    '/settings/notifications': ['/settings/notifications'],
    '/settings/notifications/:id/remove': [`/settings/notifications/${CANARY.endpoint}/remove`],
    '/settings/keys': ['/settings/keys'],
    '/settings/keys/:id/revoke': [`/settings/keys/${CANARY.key}/revoke`],
    '/settings/audit': ['/settings/audit', '/settings/audit?action=key.created', '/settings/audit?actor=nobody'],
    '/settings/audit/audit.csv': ['/settings/audit/audit.csv?actor=nobody'],
    '/account': ['/account'],
    '/sign-in': ['/sign-in'],
  };
}

/** Pages that a key of one tenant may ask for, with its own mail. */
export const tenantRequests = (values: MailValues): readonly string[] =>
  Object.entries(pageRequests(values))
    .filter(([route]) => !/^\/(?:sources|settings|setup|circuit-breakers|alerts\/|suppressions\/imports\/)/.test(route))
    .flatMap(([, paths]) => paths)
    .filter((path) => !/by=tenant|part=live|\/erase$/.test(path));

/** Streams, which never end, have no line above. */
export const STREAMS: readonly string[] = ['/live/events'];
