import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { hashToken, randomToken } from '../../access/token.ts';
import { type Clock, HOUR, type Millis, SECOND } from '../../shared/time.ts';
import type { AccessKey, AccessStore } from '../../store/contract.ts';

const SESSION_LIFETIME: Millis = 12 * HOUR;
const COOKIE = 'ses-sentinel-session';
/** Longer than any token: what is longer is not hashed. */
const LONGEST_TOKEN = 512;

export interface Sessions {
  /** The key behind a token, `null` when there is none that may see the dashboard. */
  readonly keyOfToken: (token: string) => Promise<AccessKey | null>;
  readonly keyById: (id: string) => Promise<AccessKey | null>;
  /** The key this request is signed in with. Read afresh each time, so that a deleted key is out at once. */
  readonly keyOfRequest: (c: Context) => Promise<AccessKey | null>;
  /**
   * What a form of this session carries to show that it is this session's: a hash of the cookie, so that it neither has
   * to be kept nor gives the cookie away. `null` without a cookie.
   */
  readonly formToken: (c: Context) => Promise<string | null>;
  readonly start: (c: Context, key: AccessKey) => Promise<void>;
  readonly end: (c: Context) => Promise<void>;
}

export type SessionAccess = Pick<
  AccessStore,
  'keyByHash' | 'keyById' | 'addSession' | 'session' | 'deleteSession' | 'deleteExpiredSessions'
>;

interface Options {
  readonly access: SessionAccess;
  readonly now: Clock;
  /** Cookies for https only, even when the request seems to have come by http: TLS ends at a proxy. */
  readonly secureCookies: boolean;
}

const maySee = (key: AccessKey | null): AccessKey | null =>
  key !== null && (key.scopes.includes('admin') || key.scopes.includes('read')) ? key : null;

/** Sessions by cookie: 32 random bytes, stored as a hash, 12 hours, ended on the server when signed out. */
export function createSessions({ access, now, secureCookies }: Options): Sessions {
  const isSecure = (c: Context) => secureCookies || new URL(c.req.url).protocol === 'https:';
  const cookieOptions = (c: Context): CookieOptions => ({
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    secure: isSecure(c),
  });
  // `__Host-` makes browsers refuse a cookie that a sibling domain or an unencrypted page has planted.
  const cookieName = (c: Context) => (isSecure(c) ? `__Host-${COOKIE}` : COOKIE);
  const hashOfCookie = async (c: Context, prefix: string): Promise<string | null> => {
    const id = getCookie(c, cookieName(c));
    return id === undefined || id.length > LONGEST_TOKEN ? null : hashToken(prefix + id);
  };
  const sessionHash = (c: Context) => hashOfCookie(c, '');

  const keyById = async (id: string) => maySee(await access.keyById(id));
  const end = async (c: Context) => {
    const hash = await sessionHash(c);
    if (hash !== null) await access.deleteSession(hash);
    deleteCookie(c, cookieName(c), cookieOptions(c));
  };

  return {
    keyById,
    end,
    formToken: (c) => hashOfCookie(c, 'form:'),
    keyOfToken: async (token) =>
      token.length > LONGEST_TOKEN ? null : maySee(await access.keyByHash(await hashToken(token))),
    keyOfRequest: async (c) => {
      const hash = await sessionHash(c);
      const session = hash === null ? null : await access.session(hash);
      return session !== null && session.expiresAt > now() ? keyById(session.keyId) : null;
    },
    start: async (c, key) => {
      const before = await sessionHash(c);
      if (before !== null) await access.deleteSession(before);
      await access.deleteExpiredSessions(now());
      const id = randomToken();
      await access.addSession(await hashToken(id), { keyId: key.id, expiresAt: now() + SESSION_LIFETIME });
      setCookie(c, cookieName(c), id, { ...cookieOptions(c), maxAge: SESSION_LIFETIME / SECOND });
    },
  };
}
