import { createHash } from 'node:crypto';
import type { Context } from 'hono';

/** 128 bits: a validator, no secret. */
const TAG_LENGTH = 22;

/** Validators are compared weakly: a proxy that compresses makes `W/"x"` of `"x"` (RFC 9110, 13.1.2). */
const named = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);

/** JSON with an entity tag, for what is asked for again and again: 304 and no body while nothing has changed. */
export function conditionalJson(c: Context, value: object): Response {
  const body = JSON.stringify(value);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, TAG_LENGTH)}"`;
  const headers = { etag, 'cache-control': 'private, no-cache', vary: 'authorization' };
  if (named(c.req.header('if-none-match') ?? '', etag)) return c.body(null, 304, headers);
  return c.body(body, 200, { ...headers, 'content-type': 'application/json' });
}
