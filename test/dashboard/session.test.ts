/** How sessions live and end, and what a page for signing in says. */
import { describe, expect, it } from 'vitest';
import { nextName, pageAbove, reasonOf, signInPath } from '../../src/dashboard/session/ask.ts';
import { expiryOf, isLive, mustMoveOn } from '../../src/dashboard/session/lifetime.ts';
import { createSessions } from '../../src/dashboard/session/session.ts';
import { StoreUnavailableError } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { form, signInAs, textOf } from '../support/dashboard.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type TestApp = Awaited<ReturnType<typeof createTestApp>>;
const onlySession = async ({ store, now }: TestApp) => (await store.access.sessions({ now: now(), limit: 2 }))[0];

describe('a session', () => {
  it('ends after two hours in which no page is opened, and leads back to where one was', async () => {
    const test = await createTestApp();
    const user = await signInAs(test);
    test.advance(2 * HOUR - 1);
    expect((await user.get('/')).status).toBe(200);
    test.advance(2 * HOUR);
    const response = await user.get('/suppressions?text=ann');
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2Fsuppressions%3Ftext%3Dann&why=ended',
    ]);
    const page = await user.html(response.headers.get('location') ?? '');
    expect(textOf(page)).toContain('Your session has ended');
    expect(textOf(page)).toContain('After that you go on to Suppressions.');
    expect(page).toContain('name="next" value="/suppressions?text=ann"');
  });

  it('ends after twelve hours however much it is used', async () => {
    const test = await createTestApp();
    const user = await signInAs(test);
    for (let hour = 1; hour < 12; hour++) {
      test.advance(HOUR);
      expect((await user.get('/')).status, `${hour}`).toBe(200);
    }
    test.advance(HOUR);
    expect((await user.get('/')).status).toBe(303);
  });

  it('is written to once in five minutes, however many pages are opened', async () => {
    const test = await createTestApp();
    const user = await signInAs(test);
    const began = (await onlySession(test))?.lastSeenAt;
    test.advance(5 * MINUTE - 1);
    await user.get('/');
    expect((await onlySession(test))?.lastSeenAt).toBe(began);
    test.advance(1);
    await user.get('/');
    expect((await onlySession(test))?.lastSeenAt).toBe(test.now());
  });

  it('is not kept alive by what a page asks for beside a person', async () => {
    const test = await createTestApp();
    const user = await signInAs(test);
    test.advance(HOUR);
    await test.app.request('/', { headers: { cookie: user.cookie, 'sec-fetch-dest': 'empty' } });
    test.advance(HOUR);
    expect((await user.get('/')).status).toBe(303);
  });

  it.each([
    ['a stream', 'text/event-stream'],
    ['a script’s question', '*/*'],
  ])('is not kept alive by %s over plain http, where browsers do not say what they ask for', async (_, accept) => {
    const test = await createTestApp();
    const user = await signInAs(test);
    const ask = async (of: string) => test.app.request('/setup', { headers: { cookie: user.cookie, accept: of } });
    test.advance(HOUR);
    await ask(accept);
    test.advance(HOUR - 1);
    expect((await ask('text/html,application/xhtml+xml,*/*;q=0.8')).status).toBe(200);
    test.advance(HOUR);
    await ask(accept);
    test.advance(HOUR);
    expect((await user.get('/setup')).status).toBe(303);
  });

  it('goes on where the store can be read but not be written to', async () => {
    const test = await createTestApp();
    const user = await signInAs(test);
    const readOnly = {
      ...test.store.access,
      touchSession: async () => {
        throw new StoreUnavailableError(new Error('full'));
      },
    };
    const sessions = createSessions({ access: readOnly, now: test.now, secureCookies: false });
    test.advance(HOUR);
    const { Hono } = await import('hono');
    const app = new Hono().get('/', async (c) => c.text((await sessions.keyOfRequest(c))?.name ?? 'nobody'));
    expect(await (await app.request('/', { headers: { cookie: user.cookie } })).text()).toBe('ops');
  });

  it('of the version before, which knew no such times, has ended', () => {
    const old = { keyId: 'k', createdAt: 0, lastSeenAt: 0, expiresAt: 12 * HOUR + 5 };
    expect(isLive(old, 12 * HOUR)).toBe(false);
    expect(isLive({ ...old, createdAt: 5, lastSeenAt: 5 }, 6)).toBe(true);
    expect([expiryOf(0, 0), expiryOf(0, 11 * HOUR)]).toEqual([2 * HOUR, 12 * HOUR]);
    expect([mustMoveOn(old, 5 * MINUTE - 1), mustMoveOn(old, 5 * MINUTE)]).toEqual([false, true]);
  });
});

describe('the page for signing in', () => {
  it('goes from a path that only takes forms to the nearest page above it', () => {
    const pages = new Set(['/', '/settings/keys', '/sources', '/settings']);
    const above = (path: string) => pageAbove(path, (pathname) => pages.has(pathname));
    expect(above('/settings?tenant=acme')).toBe('/settings?tenant=acme');
    expect(above('/settings/keys/7/revoke?x=1')).toBe('/settings/keys');
    expect(above('/sources/approve')).toBe('/sources');
    expect(above('/nowhere/at/all')).toBe('/');
    expect(above('//evil.example/x')).toBe('/');
  });

  it('says fixed words only, whatever stands in its address', async () => {
    const test = await createTestApp();
    const page = await (await test.app.request('/sign-in?why=Call+555&next=/Call-us-now')).text();
    expect(textOf(page)).not.toMatch(/Call/);
    expect([nextName('/settings/keys'), nextName('/'), nextName('/constructor')]).toEqual(['Settings', null, null]);
    expect([reasonOf('ended'), reasonOf('toString')]).toEqual(['ended', null]);
    expect([signInPath('/', null), signInPath('/a?b=c', 'form')]).toEqual([
      '/sign-in',
      '/sign-in?next=%2Fa%3Fb%3Dc&why=form',
    ]);
  });

  it('is one that password managers understand', async () => {
    const test = await createTestApp();
    const page = await (await test.app.request('/sign-in')).text();
    expect(page).toMatch(/type="password" autocomplete="current-password"/);
    expect(page).toContain('autocomplete="username"');
    expect(page).toContain('autofocus');
  });
});

describe('attempts to sign in', () => {
  it('are audited when they succeed: by what, and with no token', async () => {
    const test = await createTestApp();
    await signInAs(test, { name: 'helpdesk', scopes: ['read'], tenant: 'acme' });
    const { key } = { key: (await test.store.access.keys())[0] };
    await test.app.request('/sign-in', form({ code: test.signInCodes.issueSignInCode(key?.id ?? '') }));
    const records = await test.store.audit.list({ limit: 9 });
    const told = { actor: 'key:helpdesk', action: 'session.started', subject: key?.id, tenant: 'acme' };
    expect(records).toMatchObject([
      { ...told, detail: { by: 'code' } },
      { ...told, detail: { by: 'token' } },
    ]);
  });

  it('are held back for whom another instance has counted, before a token is looked at', async () => {
    const held = new Set(['test']);
    const test = await createTestApp({ maySignIn: async (client) => !held.has(client) });
    const refused = await test.app.request('/sign-in', form({ token: 'sentinel_secret' }));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    held.clear();
    expect((await test.app.request('/sign-in', form({ token: 'sentinel_secret' }))).status).toBe(401);
  });

  it('are counted when they are held back: one record in ten minutes, with nothing that was tried', async () => {
    const test = await createTestApp();
    const fail = async (times: number) => {
      for (let n = 0; n < times; n++) await test.app.request('/sign-in', form({ token: 'sentinel_secret' }));
    };
    const records = async () =>
      (await test.store.audit.list({ limit: 9 })).map(({ action, detail }) => [action, detail.failures]);
    await fail(4);
    expect(await records()).toEqual([]);
    await fail(4);
    expect(await records()).toEqual([['session.throttled', 5]]);
    for (let minute = 0; minute < 9; minute++) {
      test.advance(MINUTE);
      await fail(7);
    }
    expect(await records()).toHaveLength(1);
    test.advance(MINUTE);
    await fail(7);
    expect(await records()).toEqual([
      ['session.throttled', 50],
      ['session.throttled', 5],
    ]);
    expect(JSON.stringify(await test.store.audit.list({ limit: 9 }))).not.toContain('secret');
  });
});
