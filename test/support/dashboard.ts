/** A signed-in browser without a browser: the cookie, and forms as they would be sent. */
import { Hono } from 'hono';
import { createKey } from '../../src/access/keys.ts';
import { createSessions } from '../../src/dashboard/session/session.ts';
import type { Scope } from '../../src/store/contract.ts';
import type { createTestApp } from './app.ts';
import { postForms } from './form.ts';

export const ORIGIN = 'http://localhost';

type TestApp = Awaited<ReturnType<typeof createTestApp>>;

export const form = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN, ...headers },
  body: new URLSearchParams(fields).toString(),
});

export interface Signer {
  readonly name?: string;
  readonly scopes?: readonly Scope[];
  readonly tenant?: string | null;
}

export async function signInAs(
  { app, store, now }: TestApp,
  { name = 'ops', scopes = ['admin'], tenant = null }: Signer = {},
) {
  const { token } = await createKey(store.access, { name, scopes, tenant }, now());
  const response = await app.request('/sign-in', form({ token }));
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const get = async (path: string) => app.request(path, { headers: { cookie } });
  const post = async (path: string, fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
    app.request(path, form(fields, { cookie, ...headers }));
  const html = async (path: string) => (await get(path)).text();
  return {
    cookie,
    get,
    post,
    html,
    /** What stands in the page's form; the first one unless another is asked for. */
    fields: async (path: string, which = 0) => postForms(await html(path))[which]?.fields ?? {},
  };
}

/** The token of a session's forms, for sessions that are shown none. */
export async function formTokenOf({ store, now }: Pick<TestApp, 'store' | 'now'>, cookie: string): Promise<string> {
  const sessions = createSessions({ access: store.access, now, secureCookies: false });
  const app = new Hono().get('/', async (c) => c.text((await sessions.formToken(c)) ?? ''));
  return (await app.request('/', { headers: { cookie } })).text();
}

/** What a page says, without its tags. */
export const textOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');
