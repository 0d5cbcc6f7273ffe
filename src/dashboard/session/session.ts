import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { actorOf } from '../../access/actor.ts';
import { hashToken, randomToken } from '../../access/token.ts';
import { type Clock, SECOND } from '../../shared/time.ts';
import { type AccessKey, type AccessStore, type Session, StoreUnavailableError } from '../../store/contract.ts';
import { expiryOf, isLive, mustMoveOn, SESSION_LIFETIME } from './lifetime.ts';

const COOKIE = 'ses-sentinel-session';
/** Longer than any token: what is longer is not hashed. */
const LONGEST_TOKEN = 512;

/** By what somebody signed in. */
export type SignedInBy = 'token' | 'code';

export interface Sessions {
  /** The key behind a token, `null` when there is none that may see the dashboard. */
  readonly keyOfToken: (token: string) => Promise<AccessKey | null>;
  readonly keyById: (id: string) => Promise<AccessKey | null>;
  /**
   * The key this request is signed in with. Read afresh each time, so that a deleted key is out at once. A page that a
   * person opens moves the session on; what scripts ask for beside it does not.
   */
  readonly keyOfRequest: (c: Context) => Promise<AccessKey | null>;
  /** Whether the request says that it has a session, which may have ended. */
  readonly hasCookie: (c: Context) => boolean;
  /** What the store knows this request's session by; `null` without a cookie. */
  readonly hashOfRequest: (c: Context) => Promise<string | null>;
  /**
   * What a form of this session carries to show that it is this session's: a hash of the cookie, so that it neither has
   * to be kept nor gives the cookie away. `null` without a cookie.
   */
  readonly formToken: (c: Context) => Promise<string | null>;
  readonly start: (c: Context, key: AccessKey, by: SignedInBy) => Promise<void>;
  readonly end: (c: Context) => Promise<void>;
}

export type SessionAccess = Pick<
  AccessStore,
  'keyByHash' | 'keyById' | 'addSession' | 'session' | 'touchSession' | 'deleteSession' | 'deleteExpiredSessions'
>;

interface Options {
  readonly access: SessionAccess;
  readonly now: Clock;
  /** Cookies for https only, even when the request seems to have come by http: TLS ends at a proxy. */
  readonly secureCookies: boolean;
}

const maySee = (key: AccessKey | null): AccessKey | null =>
  key !== null && (key.scopes.includes('admin') || key.scopes.includes('read')) ? key : null;

/**
 * Not a stream or a script's question, which go on while nobody is there (W3C Fetch Metadata, `Sec-Fetch-Dest`). Over
 * plain http browsers leave that header out: there, who opens a page is known by asking for HTML.
 */
const isByPerson = (c: Context): boolean => {
  const destination = c.req.header('sec-fetch-dest');
  return destination === undefined
    ? (c.req.header('accept') ?? 'text/html').includes('text/html')
    : destination === 'document';
};

/** Sessions by cookie: 32 random bytes, stored as a hash, ended on the server when signed out. */
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
  const hashOfRequest = (c: Context) => hashOfCookie(c, '');

  const keyById = async (id: string) => maySee(await access.keyById(id));

  const moveOn = async (hash: string, session: Session): Promise<void> => {
    const at = now();
    try {
      await access.touchSession(hash, { lastSeenAt: at, expiresAt: expiryOf(session.createdAt, at) });
    } catch (error) {
      // A store that can be read but not written to: just then the pages are needed.
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  };

  return {
    keyById,
    hashOfRequest,
    hasCookie: (c) => getCookie(c, cookieName(c)) !== undefined,
    formToken: (c) => hashOfCookie(c, 'form:'),
    keyOfToken: async (token) =>
      token.length > LONGEST_TOKEN ? null : maySee(await access.keyByHash(await hashToken(token))),
    keyOfRequest: async (c) => {
      const hash = await hashOfRequest(c);
      const session = hash === null ? null : await access.session(hash);
      if (hash === null || session === null || !isLive(session, now())) return null;
      const key = await keyById(session.keyId);
      if (key !== null && isByPerson(c) && mustMoveOn(session, now())) await moveOn(hash, session);
      return key;
    },
    start: async (c, key, by) => {
      const before = await hashOfRequest(c);
      if (before !== null) await access.deleteSession(before);
      const at = now();
      await access.deleteExpiredSessions(at);
      const id = randomToken();
      await access.addSession(
        await hashToken(id),
        { keyId: key.id, createdAt: at, lastSeenAt: at, expiresAt: expiryOf(at, at) },
        { at, actor: actorOf(key), action: 'session.started', subject: key.id, tenant: key.tenant, detail: { by } },
      );
      setCookie(c, cookieName(c), id, { ...cookieOptions(c), maxAge: SESSION_LIFETIME / SECOND });
    },
    end: async (c) => {
      const hash = await hashOfRequest(c);
      if (hash !== null) await access.deleteSession(hash);
      deleteCookie(c, cookieName(c), cookieOptions(c));
    },
  };
}
