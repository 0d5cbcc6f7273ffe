import { Hono } from 'hono';
import { isOperator } from '../../access/auth.ts';
import { createKeyChanges } from '../../access/key-changes.ts';
import { signInPath } from '../session/ask.ts';
import type { SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { AccountPage } from './account-page.tsx';
import { formGuards } from './answers.tsx';
import { ACCOUNT_PATH, SIGN_OUT_EVERYWHERE_PATH } from './path.ts';
import type { AccessPagesOptions } from './routes.ts';

const SESSIONS_SHOWN = 100;

/** `/account`: the viewer's own key and its sessions. For everybody who is signed in. */
export function createAccountPages({ store, sessions, now, assets, log, guard }: AccessPagesOptions): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  const changes = createKeyChanges({ access: store.access, now });

  app.get(ACCOUNT_PATH, pageHeaders, guard.signedIn, async (c) => {
    const viewer = c.get('key');
    const [live, current] = await Promise.all([
      store.access.sessions({ keyId: viewer.id, now: now(), limit: SESSIONS_SHOWN }),
      sessions.hashOfRequest(c),
    ]);
    const page = { viewer, sessions: live, current, isOperator: isOperator(viewer), assets };
    return c.html(<AccountPage {...page} token={c.get('formToken')} />);
  });

  app.post(SIGN_OUT_EVERYWHERE_PATH, ...formGuards(guard), async (c) => {
    const viewer = c.get('key');
    await changes.signOut(viewer, viewer);
    log.info('signed_out_everywhere', { keyId: viewer.id });
    await sessions.end(c);
    return c.redirect(signInPath('/', 'everywhere'), 303);
  });
  return app;
}
