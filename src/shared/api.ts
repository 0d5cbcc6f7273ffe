/** What all routes under `/v1` share: validation answers, documented problems, paging. */
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { AuthEnv } from '../access/auth.ts';
import { problemResponse } from './problem.ts';
import { toIso } from './time.ts';

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
  })
  .openapi('Problem');

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

/** Typed without its content, so that handlers may answer with any `Response`, that is with `problemResponse`. */
const UNAUTHENTICATED: { readonly description: string } = problem('No access key, or an unknown one');

/** The refusals that any authenticated route may give. */
export const PROBLEMS = {
  400: problem('The request is malformed'),
  401: UNAUTHENTICATED,
  403: problem('The key may not do this'),
  404: problem('Not found'),
  409: problem('Not possible in the present state'),
  503: problem('The store, or AWS, is unavailable'),
} as const;

/** The refusals that a route with a body may give besides. */
export const BODY_PROBLEMS = {
  413: problem('The body is too large'),
  415: problem('The body is of another media type'),
} as const;

/** A response of JSON, for a route's description. */
export const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A part of the API. A request that does not fit its schema is answered with the first fault, by name. */
export const createApi = () =>
  new OpenAPIHono<AuthEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const [issue] = result.error.issues;
      const path = issue?.path.join('.') ?? '';
      const detail = `${path === '' ? '' : `${path}: `}${issue?.message ?? 'invalid'}`;
      return problemResponse(c, { status: 400, code: 'invalid-request', title: 'The request is malformed', detail });
    },
  });

/** Refuses a body of more than `maxSize` bytes with 413 (RFC 9110, 15.5.14), and closes the connection. */
export const limitBody = (maxSize: number): MiddlewareHandler =>
  bodyLimit({
    maxSize,
    onError: (c) =>
      problemResponse(c, {
        status: 413,
        code: 'body-too-large',
        title: 'Body too large',
        headers: { connection: 'close' },
        detail: `At most ${maxSize} bytes.`,
      }),
  });

/** A time as `toIso` writes it; `null` stays `null`. */
export const isoOrNull = (at: number | null): string | null => (at === null ? null : toIso(at));

/** `at` as the edge writes it. */
export const timestamp = z.iso.datetime().openapi({ example: '2026-11-22T09:41:07.000Z' });

/** Of one address, for keys of all tenants. */
export const erasedAtSchema = timestamp
  .nullable()
  .openapi({ description: 'When the person was erased: nothing is known from before' });
