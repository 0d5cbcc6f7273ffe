/** The list over the API: filters, pages, changes, who sees what. */
import { describe, expect, it } from 'vitest';
import { createFeed } from '../../src/suppression/feed.ts';
import { createTestApp } from '../support/app.ts';
import { openStore, overHttp } from '../support/platform.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON answer of any shape, taken apart by the assertions.
const body = async (response: Response | Promise<Response>): Promise<any> => (await response).json();

const ann = 'ann@example.net';
const path = `/v1/suppressions/${ann}`;

async function installation() {
  const test = await createTestApp();
  const { api, key } = test;
  const all = await key(['read', 'write']);
  const acme = await key(['read', 'write'], 'acme');
  const put = async (address: string, entry: object = {}, token = all) =>
    expect((await api('PUT', `/v1/suppressions/${address}`, token, entry)).status).toBe(200);
  const get = (query: string, token = all) => body(api('GET', `/v1/suppressions${query}`, token));
  const addresses = async (query: string, token = all): Promise<readonly string[]> =>
    (await get(query, token)).items.map(({ address }: { address: string }) => address);
  const code = async (method: string, url: string, token = all, sent?: unknown) => {
    const response = await api(method, url, token, sent);
    return [response.status, (await body(response)).code];
  };
  return { ...test, all, acme, put, get, addresses, code };
}

describe('GET /v1/suppressions', () => {
  it('filters', async () => {
    const { put, addresses, app, all, advance, now } = await installation();
    await put('a@example.net', { reason: 'bounce' });
    await put('b%_c@example.org', { tenant: 'acme', stream: 'news' });
    await put('@example.org', { reason: 'complaint' });
    const headers = { authorization: `Bearer ${all}`, 'content-type': 'text/csv' };
    await app.request('/v1/suppressions/import', { method: 'POST', headers, body: 'i@example.com,bounce\n' });
    advance(60_000);
    const since = new Date(now()).toISOString();
    await put('soon@example.net', { expiresAt: new Date(now() + 1_000).toISOString() });
    const filtered: Readonly<Record<string, readonly string[]>> = {
      '': ['@example.org', 'a@example.net', 'b%_c@example.org', 'i@example.com', 'soon@example.net'],
      '?reason=bounce': ['a@example.net', 'i@example.com'],
      '?origin=import': ['i@example.com'],
      '?tenant=acme': ['b%_c@example.org'],
      '?tenant=&stream=&reason=complaint': ['@example.org'],
      '?stream=news': ['b%_c@example.org'],
      '?domain=Example.ORG': ['@example.org', 'b%_c@example.org'],
      '?text=%25_C%40': ['b%_c@example.org'],
      '?text=example.o': ['@example.org', 'b%_c@example.org'],
      [`?since=${since}`]: ['soon@example.net'],
      [`?until=${since}&domain=example.net`]: ['a@example.net'],
      '?state=expired': [],
    };
    for (const [query, expected] of Object.entries(filtered)) expect(await addresses(query), query).toEqual(expected);
    advance(1_000);
    expect(await addresses('?domain=example.net')).toEqual(['a@example.net']);
    expect(await addresses('?state=expired')).toEqual(['soon@example.net']);
    expect(await addresses('?state=all&domain=example.net')).toEqual(['a@example.net', 'soon@example.net']);
  });

  it('goes on by an opaque cursor', async () => {
    const { put, get } = await installation();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await put(`${name}@example.net`);
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 9; pages++) {
      const { items, nextCursor } = await get(`?limit=2${cursor}`);
      seen.push(...items.map(({ address }: { address: string }) => address[0]));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(seen.join('')).toBe('abcde');
  });

  it('shows a tenant its own entries and those for all, without whose they are', async () => {
    const { put, get, addresses, acme, code } = await installation();
    await put('all@example.net', { note: 'secret' });
    await put('own@example.net', { tenant: 'acme', note: 'ours' });
    await put('other@example.net', { tenant: 'clinic' });
    const { items } = await get('', acme);
    expect(items).toMatchObject([
      { address: 'all@example.net', note: null, actor: null, evidence: null },
      { address: 'own@example.net', note: 'ours', actor: 'key:read+write' },
    ]);
    expect(await addresses('?tenant=', acme)).toEqual(['all@example.net']);
    expect(await addresses('?tenant=acme', acme)).toEqual(['own@example.net']);
    expect(await code('GET', '/v1/suppressions?tenant=clinic', acme)).toEqual([403, 'other-tenant']);
  });

  it.each([
    'limit=0',
    'limit=201',
    'cursor=x',
    'cursor=WzFd',
    'reason=because',
    'domain=a@b',
    'since=yesterday',
    'state=x',
  ])('refuses ?%s', async (query) => {
    const { code } = await installation();
    expect(await code('GET', `/v1/suppressions?${query}`)).toEqual([400, 'invalid-request']);
  });
});

describe('PUT and DELETE', () => {
  it('refuse an entry that would have expired already', async () => {
    const { code, now } = await installation();
    expect(await code('PUT', path, undefined, { expiresAt: new Date(now()).toISOString() })).toEqual([400, 'expired']);
    expect(await code('GET', path)).toEqual([404, 'not-suppressed']);
  });

  it('act on the reason, tenant and stream that are named, and nowhere else', async () => {
    const { put, api, all, get } = await installation();
    const scopes = ['', 'acme', 'clinic'].flatMap((tenant) =>
      ['', 'news', 'offers'].map((stream) => ({ tenant, stream })),
    );
    const name = ({ reason, tenant, stream }: { reason: string; tenant: string | null; stream: string | null }) =>
      `${reason} ${tenant ?? ''} ${stream ?? ''}`;
    const before: string[] = [];
    for (const reason of ['bounce', 'complaint', 'manual']) {
      for (const { tenant, stream } of scopes) {
        await put(ann, { reason, ...(tenant ? { tenant } : {}), ...(stream ? { stream } : {}) });
        before.push(name({ reason, tenant, stream }));
      }
    }
    const left = async (): Promise<readonly string[]> =>
      (await get(`/${ann}`)).items.map(
        ({ reason, scope }: { reason: string; scope: { tenant: string; stream: string } }) =>
          name({ reason, ...scope }),
      );
    const one = await body(api('DELETE', `${path}?reason=complaint&tenant=acme&stream=news&note=x`, all));
    expect(one).toEqual({
      address: ann,
      removed: 1,
      items: [{ reason: 'complaint', scope: { tenant: 'acme', stream: 'news' }, origin: 'api' }],
    });
    expect((await left()).toSorted()).toEqual(before.filter((each) => each !== 'complaint acme news').sort());
    const forAll = await body(api('DELETE', `${path}?tenant=&stream=`, all));
    expect(forAll.items.map(({ reason }: { reason: string }) => reason)).toEqual(['bounce', 'complaint', 'manual']);
    expect(await left()).toHaveLength(23);
    expect((await body(api('DELETE', `${path}?reason=manual`, all))).removed).toBe(8);
    expect((await left()).filter((each) => each.startsWith('manual'))).toEqual([]);
    expect((await left()).length).toBe(15);
  });

  it('remember a removal only where there was something to remove', async () => {
    const { put, api, all, code, store } = await installation();
    await put(ann, { reason: 'complaint', tenant: 'acme' });
    expect(await code('DELETE', `${path}?reason=bounce`)).toEqual([404, 'not-suppressed']);
    expect((await api('DELETE', path, all)).status).toBe(200);
    expect((await store.suppressions.history(ann, { limit: 9 })).map(({ action }) => action)).toEqual([
      'removed',
      'added',
    ]);
  });

  it('leave an entry for all tenants where a tenant asks', async () => {
    const { put, acme, code, api } = await installation();
    await put(ann);
    await put('@example.net', {}, acme);
    expect(await code('DELETE', path, acme)).toEqual([404, 'not-suppressed']);
    expect(await code('DELETE', `${path}?tenant=`, acme)).toEqual([403, 'other-tenant']);
    expect((await api('GET', path, acme)).status).toBe(200);
    expect((await body(api('DELETE', '/v1/suppressions/@example.net', acme))).items).toEqual([
      { reason: 'manual', scope: { tenant: 'acme', stream: null }, origin: 'api' },
    ]);
  });
});

describe('the history', () => {
  it('tells origin and expiry, page by page', async () => {
    const { put, get } = await installation();
    await put(ann, { expiresAt: '2099-01-01T00:00:00Z' });
    await put(ann, { note: 'for good' });
    const first = await get(`/${ann}/history?limit=1`);
    expect(first.items).toMatchObject([{ action: 'changed', origin: 'api', expiresAt: null, note: 'for good' }]);
    const second = await get(`/${ann}/history?limit=1&cursor=${first.nextCursor}`);
    expect(second.items).toMatchObject([{ action: 'added', expiresAt: '2099-01-01T00:00:00.000Z' }]);
    expect(second.nextCursor).toBeNull();
  });

  it('hides from a tenant who did what for all', async () => {
    const { put, get, acme } = await installation();
    await put(ann, { note: 'secret' });
    await put(ann, { tenant: 'clinic' });
    await put(ann, { note: 'ours' }, acme);
    expect((await get(`/${ann}/history`, acme)).items).toMatchObject([
      { scope: { tenant: 'acme' }, actor: 'key:read+write', note: 'ours' },
      { scope: { tenant: null }, actor: null, note: null },
    ]);
  });
});

describe('the change feed', () => {
  const from = (cursor: string, more = '') => `/changes?after=${cursor}${more}`;

  it('starts at the beginning or at the end, and always says where to go on', async () => {
    const { put, get } = await installation();
    const empty = await get('/changes');
    expect(empty.items).toEqual([]);
    await put(ann, { reason: 'bounce', note: 'x' });
    await put('@example.org');
    const latest = await get('/changes?after=latest');
    expect(latest.items).toEqual([]);
    const { items, nextCursor } = await get(from(empty.nextCursor, '&limit=1'));
    expect(items).toEqual([
      {
        action: 'added',
        address: ann,
        reason: 'bounce',
        scope: { tenant: null, stream: null },
        origin: 'api',
        expiresAt: null,
        at: expect.any(String),
        actor: 'key:read+write',
        note: 'x',
      },
    ]);
    const rest = await get(from(nextCursor));
    expect(rest.items.map(({ address }: { address: string }) => address)).toEqual(['@example.org']);
    expect(rest.nextCursor).toBe(latest.nextCursor);
    expect(await get(from(rest.nextCursor))).toEqual({ items: [], nextCursor: rest.nextCursor });
  });

  it('shows a tenant what it may see', async () => {
    const { put, get, acme } = await installation();
    await put(ann, { note: 'secret' });
    await put(ann, { tenant: 'clinic' });
    await put(ann, { note: 'ours' }, acme);
    expect((await get('/changes', acme)).items).toMatchObject([
      { scope: { tenant: null }, actor: null, note: null },
      { scope: { tenant: 'acme' }, actor: 'key:read+write', note: 'ours' },
    ]);
  });

  it('answers a waiting client as soon as there is something that it may see', async () => {
    const { app, put, all, acme } = await installation();
    const http = await overHttp(app);
    const ask = (token: string) =>
      http('/v1/suppressions/changes?wait=30', { headers: { authorization: `Bearer ${token}` } });
    const [everything, own] = [ask(all), ask(acme)];
    await put(ann, { tenant: 'clinic' });
    expect((await body(everything)).items).toMatchObject([{ address: ann, scope: { tenant: 'clinic' } }]);
    await put(ann, { tenant: 'acme' });
    expect((await body(own)).items).toMatchObject([{ address: ann, scope: { tenant: 'acme' } }]);
  });

  it('answers with nothing when the wait is over, and refuses waits beyond half a minute', async () => {
    const { get, code } = await installation();
    const { items, nextCursor } = await get('/changes?wait=0.05');
    expect([items, typeof nextCursor]).toEqual([[], 'string']);
    expect(await code('GET', '/v1/suppressions/changes?wait=31')).toEqual([400, 'invalid-request']);
    expect(await code('GET', '/v1/suppressions/changes?wait=')).toEqual([400, 'invalid-request']);
  });

  it('keeps a bounded number of clients waiting, and forgets whoever hangs up', async () => {
    const store = await openStore();
    const stopping = new AbortController();
    const feed = createFeed({
      suppressions: store.suppressions,
      stopping: stopping.signal,
      lookEvery: 5,
      maxWaiting: 2,
    });
    const query = { after: 0, limit: 9, wait: 60_000 };
    const clients = [new AbortController(), new AbortController()];
    const polls = clients.map(({ signal }) => feed.read({ ...query, signal }));
    const idle = new AbortController().signal;
    await expect.poll(() => feed.read({ ...query, signal: idle })).toBeNull();
    expect(await feed.read({ ...query, wait: 0, signal: idle })).toEqual({ items: [], next: 0 });
    clients[0]?.abort();
    expect(await polls[0]).toEqual({ items: [], next: 0 });
    const third = feed.read({ ...query, signal: idle });
    stopping.abort();
    expect(await polls[1]).toEqual({ items: [], next: 0 });
    expect(await third).toEqual({ items: [], next: 0 });
  });
});
