import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { Secrets } from '../access/secrets.ts';
import { scriptlessPageHeaders } from '../dashboard/session/page-headers.ts';
import type { Log } from '../shared/log.ts';
import { problemResponse } from '../shared/problem.ts';
import type { Clock } from '../shared/time.ts';
import { type Store, StoreUnavailableError } from '../store/contract.ts';
import type { Erased } from '../suppression/erased.ts';
import { type LinkTarget, openTarget, UNSUBSCRIBE_PATH } from './link.ts';
import { BadLinkPage, ConfirmPage, DonePage, NotDonePage } from './pages.tsx';
import { unsubscribe, type Via } from './unsubscribe.ts';

/** A form of one field is 200 octets as multipart/form-data. */
const MAX_FORM = 4 * 1024;

const BAD_FORM = 'The request to unsubscribe could not be understood. Press the button to unsubscribe.';
const TOO_LARGE = 'The request to unsubscribe was too large. Press the button to unsubscribe.';
const NOT_STORED = 'Your request could not be stored just now. Please try again in a minute.';

export interface UnsubscribeRoutesOptions {
  readonly store: { readonly suppressions: Pick<Store['suppressions'], 'find' | 'put'> };
  readonly erased: Erased;
  readonly secrets: Secrets;
  /** URL path of the style sheet. */
  readonly style: string;
  readonly now: Clock;
  readonly log: Log;
}

interface Env {
  Variables: { target: LinkTarget };
}

const isForm = (c: Context): boolean =>
  /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(c.req.header('content-type') ?? '');

/**
 * Reads the body that RFC 8058 (section 3.2) asks for, in either encoding.
 *
 * @returns `null` when it is something else.
 */
async function viaOf(c: Context): Promise<Via | null> {
  if (!isForm(c)) return null;
  // A multipart body that is no multipart body throws; so does a request that was cut off.
  const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  const value = form['List-Unsubscribe'];
  if (typeof value !== 'string' || value.trim() !== 'One-Click') return null;
  return form.via === 'page' ? 'page' : 'one-click';
}

/** Browsers get a page, mail programs a line of text. */
const answer = (
  c: Context,
  status: 200 | 400 | 404 | 413 | 500 | 503,
  page: ReturnType<typeof DonePage>,
  text: string,
) =>
  (c.req.header('accept') ?? '').includes('text/html') || c.req.method !== 'POST'
    ? c.html(page, status)
    : c.text(`${text}\n`, status);

/**
 * `/unsubscribe/{token}`: open to everybody, because the token says it all. GET shows a page, POST unsubscribes; neither
 * tells whether the address was blocked before.
 */
export function createUnsubscribeRoutes({
  store,
  erased,
  secrets,
  style,
  now,
  log,
}: UnsubscribeRoutesOptions): Hono<Env> {
  const app = new Hono<Env>();
  const path = `${UNSUBSCRIBE_PATH}*`;

  const unindexed = createMiddleware(async (c, next) => {
    await next();
    c.header('x-robots-tag', 'noindex');
  });

  const withTarget = createMiddleware<Env>(async (c, next) => {
    const target = openTarget(secrets, c.req.path.slice(UNSUBSCRIBE_PATH.length));
    if (target === null) return answer(c, 404, <BadLinkPage style={style} />, 'This link does not work.');
    c.set('target', target);
    return next();
  });

  const small = bodyLimit({
    maxSize: MAX_FORM,
    onError: (c) => {
      c.header('connection', 'close');
      return answer(c, 413, <NotDonePage style={style} problem={TOO_LARGE} />, TOO_LARGE);
    },
  });

  app.use(path, scriptlessPageHeaders, unindexed);
  app.get(path, withTarget, (c) => c.html(<ConfirmPage style={style} target={c.get('target')} />));

  app.post(path, small, withTarget, async (c) => {
    const target = c.get('target');
    const via = await viaOf(c);
    if (via === null) return answer(c, 400, <NotDonePage style={style} problem={BAD_FORM} />, BAD_FORM);
    await unsubscribe({ suppressions: store.suppressions, erased }, target, via, now);
    return answer(c, 200, <DonePage style={style} target={target} />, 'You are unsubscribed.');
  });

  app.all(path, (c) =>
    problemResponse(c, {
      status: 405,
      code: 'method-not-allowed',
      title: 'GET shows a page, POST unsubscribes',
      headers: { allow: 'GET, HEAD, POST' },
    }),
  );

  app.onError((error, c) => {
    // The name only: a driver's message may contain the parameters of its query.
    log.error('unsubscribe-failed', { error: error.name });
    c.header('retry-after', '5');
    const status = error instanceof StoreUnavailableError ? 503 : 500;
    return answer(c, status, <NotDonePage style={style} problem={NOT_STORED} />, NOT_STORED);
  });
  return app;
}
