import { Hono } from 'hono';
import { actorOf } from '../../access/actor.ts';
import { createKeyChanges } from '../../access/key-changes.ts';
import { type Problems, readFields } from '../components/fields.ts';
import { signInPath } from '../session/ask.ts';
import type { SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { formGuards, operatorsOnly, type Page, refuse, viewerOf } from './answers.tsx';
import { parseKeyFields } from './key-fields.ts';
import type { KeyForm } from './key-form.tsx';
import { type KeysDone, KeysPage } from './keys-page.tsx';
import { type KeyView, loadKeys, revokedName } from './load-keys.ts';
import { KeyMadePage } from './made-page.tsx';
import { keysPath } from './path.ts';
import { RevokePage } from './revoke-page.tsx';
import type { AccessPagesOptions } from './routes.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `/settings/keys`: who may do what. For operators. */
export function createKeyPages({ store, sessions, now, assets, log, guard }: AccessPagesOptions): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  const changes = createKeyChanges({ access: store.access, now });
  const posted = formGuards(guard);

  const onlyOperators = (c: Page) => operatorsOnly(c, assets, 'Keys are for operators');
  const fail = (c: Page, status: 404 | 409, title: string, text: string) =>
    refuse(c, assets, { status, title, text, back: keysPath() });
  const gone = (c: Page) => fail(c, 404, 'There is no such key', 'Somebody may have revoked it.');

  const freshForm = (c: Page): KeyForm => ({
    token: c.get('formToken'),
    id: crypto.randomUUID(),
    fields: {},
    problems: {},
  });

  const show = async (c: Page, form: KeyForm, done: KeysDone | null, status: 200 | 422 = 200) => {
    const key = c.get('key');
    const views = await loadKeys(store, key, now());
    return c.html(<KeysPage views={views} viewer={viewerOf(key)} assets={assets} form={form} done={done} />, status);
  };

  /** The key of the path, or what to answer without one. */
  const found = async (c: Page): Promise<KeyView | Response> => {
    const refused = await onlyOperators(c);
    if (refused !== null) return refused;
    const views = await loadKeys(store, c.get('key'), now());
    return views.find(({ key }) => key.id === c.req.param('id')) ?? gone(c);
  };

  const doneOf = async (c: Page): Promise<KeysDone | null> => {
    const { made, revoked, signedOut } = c.req.query();
    const viewer = c.get('key');
    if (revoked !== undefined) {
      const name = await revokedName(store, revoked, actorOf(viewer));
      return name === null ? null : { what: 'revoked', name };
    }
    const id = made ?? signedOut;
    const view = id === undefined ? undefined : (await loadKeys(store, viewer, now())).find(({ key }) => key.id === id);
    if (view === undefined) return null;
    if (made !== undefined) return { what: 'made', view };
    return view.sessions === 0 ? { what: 'signed-out', view } : null;
  };

  app.get('/settings/keys', pageHeaders, guard.signedIn, async (c) => {
    const refused = await onlyOperators(c);
    return refused ?? show(c, freshForm(c), await doneOf(c));
  });

  app.post('/settings/keys', ...posted, async (c) => {
    const refused = await onlyOperators(c);
    if (refused !== null) return refused;
    const by = c.get('key');
    const fields = readFields(await c.req.parseBody());
    const id = UUID.test(fields.keyId ?? '') ? (fields.keyId ?? '') : crypto.randomUUID();
    const again = (problems: Problems) => show(c, { token: c.get('formToken'), id, fields, problems }, null, 422);
    const given = parseKeyFields(fields);
    if (!given.ok) return again(given.error);
    const made = await changes.make(given.value, by, id);
    if (!made.ok) {
      if (made.error.code === 'key-exists') return c.redirect(keysPath({ made: id }), 303);
      return again({ form: `${made.error.title}.` });
    }
    log.info('key_made', { keyId: by.id, made: id });
    const { key, token } = made.value;
    // Without a redirect: the token is in this answer, and in no address.
    return c.html(<KeyMadePage made={key} token={token} viewer={viewerOf(by)} assets={assets} />, 201);
  });

  app.get('/settings/keys/:id/revoke', pageHeaders, guard.signedIn, async (c) => {
    const view = await found(c);
    if (view instanceof Response) return view;
    if (view.isAdministrator)
      return fail(
        c,
        409,
        'The administrator’s key cannot be revoked',
        'It is the last way in. Start with another ADMIN_TOKEN to replace it: the old token and its sessions end then.',
      );
    return c.html(
      <RevokePage view={view} viewer={viewerOf(c.get('key'))} assets={assets} token={c.get('formToken')} />,
    );
  });

  app.post('/settings/keys/:id/revoke', ...posted, async (c) => {
    const view = await found(c);
    if (view instanceof Response) return view;
    const by = c.get('key');
    const revoked = await changes.revoke(view.key.id, by);
    if (!revoked.ok) {
      const { status, title, detail } = revoked.error;
      return status === 404 ? gone(c) : fail(c, 409, title, detail ?? 'Nothing was changed.');
    }
    log.info('key_revoked', { keyId: by.id, revoked: view.key.id });
    if (!view.isOwn) return c.redirect(keysPath({ revoked: view.key.id }), 303);
    await sessions.end(c);
    return c.redirect(signInPath('/', 'revoked'), 303);
  });

  app.post('/settings/keys/:id/sign-out', ...posted, async (c) => {
    const view = await found(c);
    if (view instanceof Response) return view;
    await changes.signOut(view.key, c.get('key'));
    if (!view.isOwn) return c.redirect(keysPath({ signedOut: view.key.id }), 303);
    await sessions.end(c);
    return c.redirect(signInPath('/', 'everywhere'), 303);
  });
  return app;
}
