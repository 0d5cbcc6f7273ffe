import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import type { Store } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { reasonOf } from './ask.ts';
import type { SignInCodes } from './codes.ts';
import { readForm } from './form-body.ts';
import type { Guard, SessionEnv } from './guard.tsx';
import { safeNext } from './next-path.ts';
import { pageHeaders } from './page-headers.ts';
import { createSignInRefusals } from './refusals.ts';
import type { Sessions } from './session.ts';
import { SignInPage } from './sign-in-page.tsx';
import { createThrottle } from './throttle.ts';

/** Seconds, when another instance has counted. */
const ELSEWHERE = 60;
const FORM_BYTES = 8 * 1024;
const VAGUE = 'That did not work. Check the token, or ask for a new one.';
const CODE_VAGUE = 'That link was used already or has expired. Ask for a new one, or use an access token.';

export interface SessionPagesOptions {
  readonly store: Pick<Store, 'audit'>;
  readonly sessions: Sessions;
  readonly signInCodes: SignInCodes;
  readonly guard: Guard;
  readonly assets: Assets;
  readonly now: Clock;
  readonly log: Log;
  /** Who is trying to sign in, for the throttle. Default: everybody is one. */
  readonly clientOf?: ((c: Context) => string) | undefined;
  /** Asked besides the throttle in memory. Default: everybody may. */
  readonly maySignIn?: ((client: string) => Promise<boolean>) | undefined;
}

/** `/sign-in`, `/sign-out`. */
export function createSessionPages(options: SessionPagesOptions): Hono<SessionEnv> {
  const { store, sessions, signInCodes, guard, assets, now, log, clientOf = () => 'everybody' } = options;
  const { maySignIn = async () => true } = options;
  const throttle = createThrottle({ now });
  const refusals = createSignInRefusals({ audit: store.audit, now });
  const small = bodyLimit({ maxSize: FORM_BYTES });
  const app = new Hono<SessionEnv>();

  const keyOf = async (code: string, token: string) => {
    if (code === '') return sessions.keyOfToken(token);
    const keyId = signInCodes.takeSignInCode(code);
    return keyId === null ? null : sessions.keyById(keyId);
  };

  app.get('/sign-in', pageHeaders, (c) => {
    const { next, code, why } = c.req.query();
    const page = { assets, next: safeNext(next), why: reasonOf(why) };
    return c.html(<SignInPage {...page} code={code === '' ? undefined : code} />);
  });

  app.post('/sign-in', pageHeaders, guard.sameOrigin, small, async (c) => {
    const form = await readForm(c);
    const text = (name: string) => (typeof form[name] === 'string' ? form[name] : '');
    const next = safeNext(text('next'));
    const client = clientOf(c);
    const mayTry = await maySignIn(client);
    // Nothing may be waited for between this and the count: many at once would all find it as it was.
    const wait = throttle.waitSeconds(client) || (mayTry ? 0 : ELSEWHERE);
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return c.html(
        <SignInPage assets={assets} next={next} error={`Too many attempts. Try again in ${wait} s.`} />,
        429,
      );
    }
    const code = text('code');
    throttle.tries(client);
    const key = await keyOf(code, text('token').trim()).catch((error: unknown) => {
      throttle.unjudged(client);
      throw error;
    });
    if (key === null) {
      refusals.failed();
      if (throttle.waitSeconds(client) > 0) await refusals.throttled();
      log.warn('sign_in_refused', { by: code === '' ? 'token' : 'code' });
      return c.html(<SignInPage assets={assets} next={next} error={code === '' ? VAGUE : CODE_VAGUE} />, 401);
    }
    throttle.succeeded(client);
    const by = code === '' ? 'token' : 'code';
    await sessions.start(c, key, by);
    log.info('signed_in', { keyId: key.id, by });
    return c.redirect(next, 303);
  });

  app.post('/sign-out', pageHeaders, guard.sameOrigin, small, async (c) => {
    await sessions.end(c);
    return c.redirect('/sign-in', 303);
  });
  return app;
}
