/**
 * Every route of the dashboard, as the app has them, by every kind of viewer. A route without parameters is covered by
 * itself; what cannot be guessed is in `KNOWN`. A route that is neither fails the test, which then says what to add.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../../src/access/token.ts';
import type { Scope } from '../../src/store/contract.ts';
import { placeCursor } from '../../src/suppression/list-cursor.ts';
import { createTestApp } from '../support/app.ts';
import { CANARY, dump, fillCanaries, tablesOf, WITHOUT_CANARY } from '../support/canaries.ts';
import { form, signInAs } from '../support/dashboard.ts';
import { openWithNotices } from '../support/notices.ts';

/** What is not a page for people who are signed in. */
const ELSEWHERE = /^\/(v1|webhooks|assets|u|unsubscribe|healthz|readyz|metrics|openapi\.json)(\/|$)/;

interface Known {
  /** The URLs to ask for; parameters and queries name what is another tenant's. */
  readonly urls?: readonly string[];
  /** What would change something, were it allowed. */
  readonly fields?: Readonly<Record<string, string>>;
  /** `public`: without a session. `own`: a form that everybody may send, for it concerns the own session only. */
  readonly who?: 'public' | 'own';
}

const person = `/recipients/${encodeURIComponent(CANARY.address)}`;
const key = `/settings/keys/${CANARY.key}`;
const endpoint = `/settings/notifications/${CANARY.endpoint}`;
const alert = `/alerts/${CANARY.alert}`;
const trip = `/circuit-breakers/${CANARY.breaker}/resume`;
const byHand = `/circuit-breakers/resume?tenant=${CANARY.tenant}`;
const imported = `/suppressions/imports/${CANARY.import}`;
const entry = placeCursor.encode({
  ...{ address: CANARY.address, tenant: CANARY.tenant, stream: '' },
  ...{ reason: 'manual', origin: 'api' },
});
const quarantined = { id: CANARY.quarantined, note: 'x' };

const KNOWN: Readonly<Record<string, Known>> = {
  'GET /sign-in': { who: 'public' },
  'POST /sign-in': { who: 'public' },
  'POST /sign-out': { who: 'public' },
  'POST /theme': { who: 'public' },
  'POST /account/sign-out-everywhere': { who: 'own' },
  'GET /recipients/:address': { urls: [person] },
  'GET /recipients/:address/release': { urls: [`${person}/release`, `${person}/release?tenant=canary-tenant`] },
  'POST /recipients/:address/release': { urls: [`${person}/release`], fields: { reason: 'all', note: 'x' } },
  'GET /recipients/:address/block': { urls: [`${person}/block`] },
  'POST /recipients/:address/block': { urls: [`${person}/block`], fields: { note: 'x' } },
  'POST /recipients/:address/again': { urls: [`${person}/again`], fields: { change: '1' } },
  'GET /recipients/:address/erase': { urls: [`${person}/erase`] },
  'POST /recipients/:address/erase': {
    urls: [`${person}/erase`],
    fields: { address: CANARY.address, typed: CANARY.address, note: 'x' },
  },
  'GET /messages/:messageId': { urls: [`/messages/${CANARY.messageId}`] },
  'GET /messages': { urls: ['/messages', `/messages?tag=campaign%3D${CANARY.campaign}`] },
  'GET /search': { urls: ['/search', '/search?q=canary', `/search?q=${CANARY.messageId}`] },
  'GET /suppressions': {
    urls: ['/suppressions', '/suppressions?state=all', '/suppressions?text=canary', '/suppressions?export=csv'],
  },
  'GET /suppressions/history': { urls: ['/suppressions/history', `/suppressions/history?address=${CANARY.address}`] },
  'GET /suppressions/released': {
    urls: ['/suppressions/released?from=0&to=999999', '/suppressions/released?from=0&to=999999&export=csv'],
  },
  'GET /suppressions/release-all': { urls: ['/suppressions/release-all?text=canary'] },
  'POST /suppressions/release-all': { fields: { 'filter.text': 'canary', note: 'x', confirm: 'release' } },
  'POST /suppressions/release': { fields: { entry } },
  'POST /suppressions/release-confirmed': { fields: { entry, note: 'x' } },
  'POST /suppressions/add': { fields: { address: CANARY.address, tenant: CANARY.tenant, note: 'x' } },
  'POST /suppressions/import': { fields: { text: CANARY.address, tenant: CANARY.tenant, importId: CANARY.import } },
  'GET /suppressions/imports/:id': { urls: [imported, `${imported}?errors=csv`] },
  'POST /suppressions/imports/:id': { urls: [imported, `${imported}?tenant=${CANARY.tenant}`] },
  'GET /breakdown': {
    urls: [
      ...['tenant', 'configurationSet', 'recipientDomain', 'campaign', 'bounceClass'].map(
        (by) => `/breakdown?by=${by}`,
      ),
      `/breakdown?by=campaign&tenant=${CANARY.tenant}`,
      '/breakdown?by=identity&configurationSet=canary-set',
      '/breakdown?by=campaign&format=csv',
    ],
  },
  'GET /campaigns': { urls: ['/campaigns', `/campaigns?tenant=${CANARY.tenant}`, '/campaigns?text=canary'] },
  'GET /campaigns/:tag': {
    urls: [`/campaigns/${CANARY.campaign}`, `/campaigns/${CANARY.campaign}?tenant=${CANARY.tenant}&part=live`],
  },
  'GET /alerts': { urls: ['/alerts', '/alerts?state=all', `/alerts?tenant=${CANARY.tenant}`] },
  'GET /alerts/:id': { urls: [alert] },
  'POST /alerts/:id/acknowledge': { urls: [`${alert}/acknowledge`], fields: { note: 'x' } },
  'POST /alerts/:id/take-back': { urls: [`${alert}/take-back`] },
  'GET /circuit-breakers/:id/resume': { urls: [trip] },
  'POST /circuit-breakers/:id/resume': { urls: [trip], fields: { note: 'x' } },
  'GET /circuit-breakers/pause': {
    urls: ['/circuit-breakers/pause', `/circuit-breakers/pause?tenant=${CANARY.tenant}`],
  },
  'POST /circuit-breakers/pause': { fields: { tenant: CANARY.tenant, why: 'x', confirm: CANARY.tenant } },
  'GET /circuit-breakers/resume': { urls: [byHand] },
  'POST /circuit-breakers/resume': { urls: [byHand] },
  'GET /settings/audit': { urls: ['/settings/audit', `/settings/audit?tenant=${CANARY.tenant}`] },
  'GET /sources/:id{.+}': { urls: [`/sources/${encodeURIComponent(CANARY.source)}`] },
  'GET /sources/quarantine': { urls: [`/sources/quarantine?id=${encodeURIComponent(CANARY.quarantined)}`] },
  'POST /sources/approve': { fields: { id: CANARY.source } },
  'POST /sources/quarantine/replay': { fields: quarantined },
  'POST /sources/quarantine/discard': { fields: quarantined },
  'POST /settings': { fields: { rules: 'none', version: '0' } },
  'GET /settings/keys/:id/revoke': { urls: [`${key}/revoke`] },
  'POST /settings/keys/:id/revoke': { urls: [`${key}/revoke`] },
  'POST /settings/keys/:id/sign-out': { urls: [`${key}/sign-out`] },
  'POST /settings/keys': { fields: { name: 'x', 'scope.read': 'on' } },
  'GET /settings/notifications/:id/remove': { urls: [`${endpoint}/remove`] },
  'POST /settings/notifications/:id/remove': { urls: [`${endpoint}/remove`] },
  'POST /settings/notifications/:id/enable': { urls: [`${endpoint}/enable`] },
  'POST /settings/notifications/:id/test': { urls: [`${endpoint}/test`] },
  'POST /settings/notifications': {
    urls: ['/settings/notifications?add=slack'],
    fields: { url: 'https://example.com/x' },
  },
};

const VIEWERS = {
  read: { scopes: ['read'], tenant: null },
  'read of a tenant': { scopes: ['read'], tenant: 'acme' },
  'write of a tenant': { scopes: ['read', 'write'], tenant: 'acme' },
  admin: { scopes: ['admin'], tenant: null },
} as const satisfies Readonly<Record<string, { scopes: readonly Scope[]; tenant: string | null }>>;
type Viewer = keyof typeof VIEWERS;
const NAMES = Object.keys(VIEWERS) as Viewer[];
const BOUND = NAMES.filter((name) => VIEWERS[name].tenant !== null);

describe('every route of the dashboard', () => {
  const { store, path } = openWithNotices();
  let test: Awaited<ReturnType<typeof createTestApp>>;
  let routes: readonly string[];
  beforeAll(async () => {
    test = await createTestApp({ store });
    await fillCanaries(test, path);
    const all = test.app.routes.filter(({ method, path: of }) => method !== 'ALL' && !ELSEWHERE.test(of));
    routes = [...new Set(all.map(({ method, path: of }) => `${method} ${of}`))].sort();
  }, 60_000);
  afterAll(async () => {
    await store.close();
    rmSync(dirname(path), { recursive: true, force: true });
  });

  const only = (method: 'GET' | 'POST', who: readonly Known['who'][] = [undefined, 'own']) =>
    routes.filter((route) => route.startsWith(`${method} `) && who.includes(KNOWN[route]?.who));
  const urlsOf = (route: string) => KNOWN[route]?.urls ?? [route.slice(route.indexOf('/')).replaceAll('/*', '')];
  const fieldsOf = (route: string) => KNOWN[route]?.fields ?? {};

  const sessionOf = async (name: Viewer) => {
    const session = await signInAs(test, { name, ...VIEWERS[name] });
    return { ...session, formToken: await hashToken(`form:${session.cookie.split('=')[1] ?? ''}`) };
  };

  /** Streams never end: what comes within their first part is what is looked at. */
  const bodyOf = async (response: Response): Promise<string> => {
    if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream')) return response.text();
    const reader = response.body?.getReader();
    const first = await reader?.read();
    await reader?.cancel();
    return new TextDecoder().decode(first?.value);
  };

  /** What an answer tells of the other tenant, but for what the question named. */
  const canariesIn = async (response: Response, asked: string): Promise<readonly string[]> => {
    let text = `${await bodyOf(response)} ${response.headers.get('location') ?? ''}`;
    let question = asked;
    for (let n = 0; n < 3; n++) question += ` ${decodeURIComponent(question.replaceAll(/%(?![0-9a-f]{2})/gi, ''))}`;
    // The longest first: what is left of one must not be taken for another.
    const words = [...new Set(question.match(/[\w.@:-]*canary[\w.@:-]*/g) ?? [])].sort((a, b) => b.length - a.length);
    for (const word of words)
      for (const said of [word, encodeURIComponent(word), encodeURIComponent(encodeURIComponent(word))])
        text = text.replaceAll(said, '');
    return text.match(/.{0,60}canary.{0,60}/g) ?? [];
  };

  it('is known here, or needs no knowing', () => {
    const unknown = routes.filter((route) => /[:*]/.test(route) && KNOWN[route]?.urls === undefined);
    expect(
      unknown,
      'These routes have parameters. Add each to KNOWN in test/dashboard/routes-matrix.test.ts, with urls that name what is another tenant’s (test/support/canaries.ts) and, for a POST, fields that would change something.',
    ).toEqual([]);
    const gone = Object.keys(KNOWN).filter((route) => !routes.includes(route));
    expect(gone, 'KNOWN in test/dashboard/routes-matrix.test.ts names routes that are no more.').toEqual([]);
    expect(routes.length).toBeGreaterThan(30);
  });

  it('is asked about a world in which every table holds another tenant’s secrets', () => {
    const database = new Database(path, { readonly: true });
    const rows = dump(path);
    const empty = tablesOf(database).filter(
      (name) => !(name in WITHOUT_CANARY) && !(rows.get(name) ?? []).some((row) => row.includes('canary')),
    );
    database.close();
    expect(
      empty.filter((name) => name !== 'session'),
      'Put a row that says canary into each of these tables in test/support/canaries.ts, or say there why it has none.',
    ).toEqual([]);
  });

  it('asks whoever is not signed in to sign in, and changes nothing', async () => {
    const before = dump(path);
    for (const route of [...only('GET'), ...only('POST')])
      for (const url of urlsOf(route)) {
        const init = route.startsWith('GET') ? {} : form(fieldsOf(route));
        const response = await test.app.request(url, init);
        expect([route, response.status], url).toEqual([route, 303]);
        const to = new URL(response.headers.get('location') ?? '', 'http://localhost');
        expect(to.pathname, route).toBe('/sign-in');
        const next = to.searchParams.get('next') ?? '/';
        if (route.startsWith('GET')) expect(next, route).toBe(url);
        else
          expect(
            only('GET', [undefined]).flatMap((page) => pattern(page).test(next.split('?')[0] ?? '')),
            route,
          ).toContain(true);
      }
    expect(dump(path)).toEqual(before);
  });
  const pattern = (route: string) =>
    new RegExp(
      `^${route
        .slice(4)
        .replaceAll(/:\w+\{(.+)\}/g, '$1')
        .replaceAll(/:[^/]+/g, '[^/]+')}$`,
    );

  it('takes no form without a token, with a wrong one, or from elsewhere, not even an administrator’s', async () => {
    const { cookie, formToken } = await sessionOf('admin');
    const before = dump(path);
    for (const route of only('POST'))
      for (const url of urlsOf(route)) {
        const fields = fieldsOf(route);
        const send = async (over: Record<string, string>, headers: Record<string, string> = {}) =>
          (await test.app.request(url, form({ ...fields, ...over }, { cookie, ...headers }))).status;
        expect([route, await send({})]).toEqual([route, 403]);
        expect([route, await send({ formToken: 'a'.repeat(64) })]).toEqual([route, 403]);
        expect([route, await send({ formToken }, { origin: 'https://evil.example' })]).toEqual([route, 403]);
        const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
        expect([route, await send({ formToken }, foreign)]).toEqual([route, 403]);
      }
    expect(dump(path)).toEqual(before);
  });

  it('lets a key that may only read change nothing', async () => {
    for (const name of ['read', 'read of a tenant'] as const) {
      const { cookie, formToken } = await sessionOf(name);
      const before = dump(path);
      for (const route of only('POST', [undefined]))
        for (const url of urlsOf(route)) {
          const response = await test.app.request(url, form({ ...fieldsOf(route), formToken }, { cookie }));
          expect([route, response.status], `${name}: whether somebody may is asked before all else`).toEqual([
            route,
            403,
          ]);
        }
      expect(dump(path)).toEqual(before);
    }
  });

  it('tells a key that is bound to a tenant nothing of another, and lets it touch nothing of another', async () => {
    for (const name of BOUND) {
      const session = await sessionOf(name);
      for (const route of only('GET', [undefined, 'public']))
        for (const url of urlsOf(route)) {
          const response = await session.get(url);
          expect(response.status, `${name} ${route}`).toBeLessThan(500);
          expect(await canariesIn(response, url), `${name} ${route} ${url}`).toEqual([]);
        }
      const before = [...dump(path)].map(
        ([table, rows]) => [table, rows.filter((row) => row.includes('canary'))] as const,
      );
      for (const route of only('POST', [undefined]))
        for (const url of urlsOf(route)) {
          const fields = { ...fieldsOf(route), formToken: session.formToken };
          const response = await session.post(url, fields);
          expect(response.status, `${name} ${route}`).toBeLessThan(500);
          expect(await canariesIn(response, `${url} ${JSON.stringify(fields)}`), `${name} ${route}`).toEqual([]);
        }
      const after = dump(path);
      for (const [table, rows] of before)
        for (const row of rows)
          expect(after.get(table), `${name} changed or removed ${row} of ${table}`).toContain(row);
    }
  });

  it('shows the operator what the others do not see, so that their silence means something', async () => {
    const { get } = await sessionOf('admin');
    const telling: string[] = [];
    for (const route of only('GET'))
      for (const url of urlsOf(route)) {
        const response = await get(url);
        expect(response.status, `${route} ${url}`).toBeLessThan(500);
        if ((await canariesIn(response, url)).length > 0) telling.push(route);
      }
    for (const route of [
      'GET /recipients/:address',
      'GET /messages/:messageId',
      'GET /suppressions',
      'GET /sources',
      'GET /settings/keys',
      'GET /settings/audit',
      'GET /settings/audit/audit.csv',
      'GET /settings/notifications',
    ])
      expect(telling).toContain(route);
  });
});
