/** A signed-in browser without a browser, over HTTP: the cookie, and forms as they would be sent. */
import { postForms } from '../support/form.ts';
import { ADMIN_TOKEN } from '../support/service.ts';

export interface SignedIn {
  readonly cookie: string;
  readonly get: (path: string) => Promise<Response>;
  readonly html: (path: string) => Promise<string>;
  /** Sends the form of a page that has this action, with some fields filled in. */
  readonly submit: (path: string, action: RegExp, fields?: Readonly<Record<string, string>>) => Promise<Response>;
}

const formHeaders = (url: string) => ({ 'content-type': 'application/x-www-form-urlencoded', origin: url });

/** With a session that exists already. */
export function withCookie(url: string, cookie: string): SignedIn {
  const get = (path: string) => fetch(new URL(path, url), { headers: { cookie }, redirect: 'manual' });
  const html = async (path: string) => (await get(path)).text();
  return {
    cookie,
    get,
    html,
    submit: async (path, action, fields = {}) => {
      const form = postForms(await html(path)).find((each) => action.test(each.action));
      if (form === undefined) throw new Error(`${path} has no form for ${action}`);
      return fetch(new URL(form.action || path, url), {
        method: 'POST',
        headers: { ...formHeaders(url), cookie },
        body: new URLSearchParams({ ...form.fields, ...fields }).toString(),
        redirect: 'manual',
      });
    },
  };
}

export async function signIn(url: string, token = ADMIN_TOKEN): Promise<SignedIn> {
  const body = new URLSearchParams({ token }).toString();
  const request = { method: 'POST', headers: formHeaders(url), body, redirect: 'manual' } as const;
  const response = await fetch(new URL('/sign-in', url), request);
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  if (response.status !== 303 || cookie === '') throw new Error(`signing in was answered with ${response.status}`);
  return withCookie(url, cookie);
}
