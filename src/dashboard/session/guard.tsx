/** Who may open a page, and which forms are believed. One place, for every page that needs a session. */
import type { Context, MiddlewareHandler } from 'hono';
import { csrf } from 'hono/csrf';
import { createMiddleware } from 'hono/factory';
import { hashToken } from '../../access/token.ts';
import type { Clock } from '../../shared/time.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { OpenAlertCount } from '../alerts/open-count.ts';
import type { Assets } from '../assets.ts';
import { type FrameEnv, pathOf } from '../frame/frame.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import { pageAbove, signInPath } from './ask.ts';
import { readForm } from './form-body.ts';
import { safeNext } from './next-path.ts';
import type { Sessions } from './session.ts';

/** The hidden field that every form of a session carries. */
export const FORM_TOKEN = 'formToken';
/** The same for what a script sends. */
const TOKEN_HEADER = 'x-form-token';

export interface SessionEnv {
  Variables: FrameEnv['Variables'] & { key: AccessKey; formToken: string };
}

export interface Guard {
  /** Forms of this origin only: by `Sec-Fetch-Site`, and by `Origin` where a browser does not send that. */
  readonly sameOrigin: MiddlewareHandler;
  /** Lets in who is signed in; asks everybody else to. */
  readonly signedIn: MiddlewareHandler<SessionEnv>;
  /** After `signedIn`, and after a limit for the body: refuses forms that were not made for this very session. */
  readonly ownForm: MiddlewareHandler<SessionEnv>;
  /** After `signedIn`: the same for what a script of a page sends, whose body is not read for it. */
  readonly ownScript: MiddlewareHandler<SessionEnv>;
}

interface Options {
  readonly sessions: Sessions;
  readonly originOf: (c: Context) => string;
  readonly assets: Assets;
  readonly now: Clock;
  readonly countOpenAlerts: OpenAlertCount;
  /** Whether a path answers GET. */
  readonly hasPage: (pathname: string) => boolean;
}

export function createGuard({ sessions, originOf, assets, now, countOpenAlerts, hasPage }: Options): Guard {
  /**
   * A click on a link in another site carries no `SameSite=Strict` cookie. Such a visitor gets a page that goes to the
   * same place once more, now from here, and is asked to sign in only when there is no cookie then either.
   */
  const askToSignIn = (c: Context): Response => {
    const isForm = c.req.method === 'POST';
    const path = safeNext(isForm ? pageAbove(pathOf(c), hasPage) : pathOf(c));
    if (!isForm && c.req.header('sec-fetch-site') === 'cross-site') {
      return c.body(null, 200, { refresh: `0; url=${path}` });
    }
    return c.redirect(signInPath(path, isForm ? 'form' : sessions.hasCookie(c) ? 'ended' : null), 303);
  };
  // Hashes are compared: how long that takes tells nothing about the token.
  const isToken = async (c: Context<SessionEnv>, sent: unknown): Promise<boolean> =>
    typeof sent === 'string' && (await hashToken(sent)) === (await hashToken(c.get('formToken')));
  const refuse = (c: Context<SessionEnv>) =>
    c.html(
      <RefusalPage assets={assets} title="That form is not of this session" back={pageAbove(pathOf(c), hasPage)}>
        Nothing was changed. Somebody has signed in or out in this browser since the form was opened. Go back for what
        you typed, or open the page again.
      </RefusalPage>,
      403,
    );

  return {
    sameOrigin: csrf({ origin: (origin, c) => origin === originOf(c) || origin === new URL(c.req.url).origin }),

    signedIn: createMiddleware<SessionEnv>(async (c, next) => {
      const [key, formToken] = await Promise.all([sessions.keyOfRequest(c), sessions.formToken(c)]);
      if (key === null || formToken === null) return askToSignIn(c);
      c.set('key', key);
      c.set('formToken', formToken);
      c.set('printed', { url: originOf(c) + pathOf(c), at: now() });
      c.set('openAlerts', await countOpenAlerts(key));
      return next();
    }),

    ownForm: createMiddleware<SessionEnv>(async (c, next) => {
      const { [FORM_TOKEN]: sent } = await readForm(c);
      return (await isToken(c, sent)) ? next() : refuse(c);
    }),

    ownScript: createMiddleware<SessionEnv>(async (c, next) =>
      (await isToken(c, c.req.header(TOKEN_HEADER))) ? next() : refuse(c),
    ),
  };
}
