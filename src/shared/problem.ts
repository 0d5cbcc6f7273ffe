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

const MEDIA_TYPE = 'application/problem+json';

/** @see RFC 9457. `type` is a URN, so that nothing has to be fetched to compare it; `code` repeats its last part. */
const documentOf = ({ status, code, title, detail }: Problem): string =>
  JSON.stringify({
    type: `urn:ses-sentinel:problem:${code}`,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
  });

/** Answers with a problem document. */
export const problemResponse = (c: Context, problem: Problem): Response =>
  c.body(documentOf(problem), problem.status, { 'content-type': MEDIA_TYPE, ...problem.headers });

/** No route has this path. */
export const nothingHere = (c: Context): Response =>
  problemResponse(c, { status: 404, code: 'not-found', title: 'Nothing here' });

/** The same where no app answers yet. */
export const plainProblem = (problem: Problem): Response =>
  new Response(documentOf(problem), {
    status: problem.status,
    headers: { 'content-type': MEDIA_TYPE, ...problem.headers },
  });
