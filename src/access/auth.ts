import type { MiddlewareHandler } from 'hono';
import { type Problem, problemResponse } from '../shared/problem.ts';
import type { AccessKey, AccessStore, Scope } from '../store/contract.ts';
import { hashToken } from './token.ts';

export interface AuthEnv {
  Variables: { key: AccessKey };
}

const UNAUTHENTICATED: Problem = {
  status: 401,
  code: 'unauthenticated',
  title: 'An access key is needed',
  detail: 'Send "Authorization: Bearer <key>".',
  headers: { 'www-authenticate': 'Bearer realm="ses-sentinel"' },
};

const forbidden = (scope: Scope): Problem => ({
  status: 403,
  code: 'scope-missing',
  title: 'The key may not do this',
  detail: `The key needs the scope "${scope}".`,
});

const BEARER = /^Bearer +([\x21-\x7e]{1,256})$/i;

/** Whether a key has a scope; `admin` has all of them. */
export const holds = (key: AccessKey, scope: Scope): boolean =>
  key.scopes.includes(scope) || key.scopes.includes('admin');

/** Whether a key may do what concerns all tenants: sources, settings, keys, the audit log. */
export const isOperator = (key: AccessKey): boolean => key.tenant === null && holds(key, 'admin');

/** Lets a request pass when its bearer key (RFC 6750) has the scope; `admin` has all of them. */
export const requireScope =
  (access: AccessStore, scope: Scope): MiddlewareHandler<AuthEnv> =>
  async (c, next) => {
    const token = BEARER.exec(c.req.header('authorization') ?? '')?.[1];
    const key = token === undefined ? null : await access.keyByHash(await hashToken(token));
    if (key === null) return problemResponse(c, UNAUTHENTICATED);
    if (!holds(key, scope)) return problemResponse(c, forbidden(scope));
    c.set('key', key);
    return next();
  };

const BOUND: Problem = {
  status: 403,
  code: 'tenant-bound-key',
  title: 'A key bound to a tenant may not do this',
  detail: 'This concerns all tenants.',
};

/** For what concerns all tenants: the scope, and no bond to a tenant. */
export const requireUnbound = (access: AccessStore, scope: Scope): MiddlewareHandler<AuthEnv> => {
  const scoped = requireScope(access, scope);
  return (c, next) =>
    scoped(c, async () => {
      if (c.get('key').tenant === null) return next();
      c.res = problemResponse(c, BOUND);
    });
};

/** For sources, raw messages and keys. */
export const requireOperator = (access: AccessStore): MiddlewareHandler<AuthEnv> => requireUnbound(access, 'admin');
