/** What an isolate does when it starts, and what it leaves for later. */
import { afterEach, expect, it, vi } from 'vitest';
import { createEdgeService } from '../../src/edge/service.ts';
import { edgeSettings, hasSameBindings } from '../../src/edge/settings.ts';
import { builtModules } from '../support/built-worker.ts';
import { ADMIN_TOKEN } from '../support/service.ts';
import { type RunningModules, runModules } from './modules.ts';

let running: RunningModules | null = null;

afterEach(async () => {
  vi.restoreAllMocks();
  await running?.dispose();
  running = null;
});

const KEY = { authorization: `Bearer ${ADMIN_TOKEN}` };
const CHECK = '/v1/check?recipient=ann@example.net';

it('builds the service without asking for time, chance or the database: the platform would refuse', () => {
  const refuse = () => {
    throw new Error('asked while the service was built');
  };
  const settings = edgeSettings({ ADMIN_TOKEN, SECRET_KEY: 'a secret key of the tests, 32 characters' });
  if (!settings.ok) throw new Error(settings.error);
  vi.spyOn(Date, 'now').mockImplementation(refuse);
  vi.spyOn(Math, 'random').mockImplementation(refuse);
  vi.spyOn(crypto, 'randomUUID').mockImplementation(refuse);
  vi.spyOn(crypto, 'getRandomValues').mockImplementation(refuse);
  const DB = { prepare: refuse, batch: refuse, exec: refuse, dump: refuse, withSession: refuse };
  const options = { assets: { script: '/x.js', style: '/x.css' }, waitUntil: () => {} };
  expect(createEdgeService(settings.value, { DB }, options)).toHaveProperty('app');
});

it('tells other bindings from its own by what is bound, not by the object', () => {
  const DB = {};
  expect(hasSameBindings({ DB, NAME: 'a' }, { NAME: 'a', DB })).toBe(true);
  expect(hasSameBindings({ DB, NAME: 'a' }, { DB: {}, NAME: 'a' })).toBe(false);
  expect(hasSameBindings({ DB, NAME: 'a' }, { DB, NAME: 'b' })).toBe(false);
  expect(hasSameBindings({ DB }, { DB, QUEUE: {} })).toBe(false);
  expect(hasSameBindings({ DB, QUEUE: {} }, { DB })).toBe(false);
});

it('serves what is bound to the isolate, and other bindings when they are handed over', async () => {
  const entry = `
    import service from './worker.js';
    const fail = () => { throw new Error('D1_ERROR: away'); };
    const away = { prepare: fail, batch: fail, exec: fail, dump: fail, withSession: fail };
    export default {
      fetch: (request, env, context) =>
        service.fetch(request, request.headers.has('x-away') ? { ...env, DB: away } : env, context),
    };`;
  running = await runModules([{ path: 'entry.js', contents: entry }, ...builtModules()]);
  expect((await running.get(CHECK, KEY)).status).toBe(200);
  const { status, text } = await running.get(CHECK, { ...KEY, 'x-away': '1' });
  expect([status, JSON.parse(text).code]).toEqual([503, 'store-unavailable']);
  expect((await running.get(CHECK, KEY)).status).toBe(200);
});

it('starts without secrets and without a database, and says that it is misconfigured', async () => {
  const entry = "export { default } from './worker.js';";
  running = await runModules([{ path: 'entry.js', contents: entry }, ...builtModules()], false);
  const { status, text } = await running.get('/healthz');
  expect([status, JSON.parse(text).code]).toEqual([503, 'misconfigured']);
});

it('loads the pages with the first one that is asked for, and for nothing else', async () => {
  const entry = `
    import service from './worker.js';
    export default {
      fetch: (request, env, context) =>
        new URL(request.url).pathname === '/loaded'
          ? new Response(String(globalThis.loaded ?? 0))
          : service.fetch(request, env, context),
    };`;
  const watched = "globalThis.loaded = (globalThis.loaded ?? 0) + 1; export * from './pages.js';";
  running = await runModules([
    { path: 'entry.js', contents: entry },
    { path: 'dashboard.js', contents: watched },
    ...builtModules().map(({ path, contents }) => ({ path: path === 'dashboard.js' ? 'pages.js' : path, contents })),
  ]);
  const { get } = running;
  const loaded = async () => (await get('/loaded')).text;
  for (const path of ['/healthz', CHECK, '/v1/nothing', '/unsubscribe/x', '/webhooks/ses']) await get(path, KEY);
  expect(await loaded()).toBe('0');
  expect((await get('/sign-in')).text).toContain('<title>Sign in');
  expect(await loaded()).toBe('1');
  const missing = await get('/no-such-page', { accept: 'text/html' });
  expect([missing.status, missing.text.includes('There is no such page')]).toEqual([404, true]);
  expect(JSON.parse((await get('/no-such-path')).text).code).toBe('not-found');
  expect(await loaded()).toBe('1');
});
