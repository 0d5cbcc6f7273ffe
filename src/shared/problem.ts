import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** One kind of refusal. `code` is stable and part of the API; `title` and `detail` are for people. */
export interface Problem {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Answers with a problem document.
 *
 * @see RFC 9457. `type` is a URN, so that nothing has to be fetched to compare it; `code` repeats its last part.
 */
export function problemResponse(c: Context, problem: Problem): Response {
  const { status, code, title, detail, headers } = problem;
  const body = {
    type: `urn:ses-sentinel:problem:${code}`,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
  };
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json', ...headers });
}
