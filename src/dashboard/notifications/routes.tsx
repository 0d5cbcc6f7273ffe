import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Log } from '../../shared/log.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Endpoints } from '../../webhooks/endpoints.ts';
import type { Assets } from '../assets.ts';
import { type Problems, readFields } from '../components/fields.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import type { AddForm } from './add-form.tsx';
import { freshFields, kindOf, parseFields } from './fields.ts';
import { type EndpointView, loadEndpoints, type NotificationsStore } from './load.ts';
import { NotificationsPage } from './notifications-page.tsx';
import { notificationsPath, type PageState } from './path.ts';
import { RemovePage } from './remove-page.tsx';

const FORM_BYTES = 16 * 1024;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type { NotificationsStore } from './load.ts';

interface Options {
  readonly store: NotificationsStore;
  readonly endpoints: Endpoints;
  /** Whether this installation sends mail. */
  readonly hasEmail: boolean;
  readonly assets: Assets;
  readonly log: Log;
  readonly guard: Guard;
}

const isOperator = ({ scopes, tenant }: AccessKey): boolean => tenant === null && scopes.includes('admin');

type Page = Context<SessionEnv>;

/** `/settings/notifications`: who is told of alerts and changes. For operators. */
export function createNotificationPages({ store, endpoints, hasEmail, assets, log, guard }: Options): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  const viewerOf = ({ name, tenant }: AccessKey) => ({ name, tenant });

  const refuse = (c: Page, status: 403 | 404, title: string, text: string) =>
    c.html(
      <RefusalPage
        assets={assets}
        viewer={viewerOf(c.get('key'))}
        title={title}
        back={status === 404 ? notificationsPath() : '/'}
      >
        {text}
      </RefusalPage>,
      status,
    );

  const operatorOnly = (c: Page): Response | Promise<Response> | null =>
    isOperator(c.get('key'))
      ? null
      : refuse(c, 403, 'Notifications are for operators', 'That needs the scope admin and no bond to a tenant.');

  interface Shown {
    readonly state: PageState;
    readonly form?: AddForm | null;
    readonly secret?: string | null;
  }
  const show = async (c: Page, { state, form = null, secret = null }: Shown, status: 200 | 201 | 409 | 422 = 200) => {
    const common = { assets, hasEmail, viewer: viewerOf(c.get('key')), token: c.get('formToken') };
    const views = await loadEndpoints(store);
    return c.html(<NotificationsPage {...common} views={views} state={state} form={form} secret={secret} />, status);
  };

  /** The endpoint of the path, or what to answer without one. */
  const found = async (c: Page): Promise<EndpointView | Response> => {
    const refused = await operatorOnly(c);
    if (refused !== null) return refused;
    const views = await loadEndpoints(store);
    const view = views.find(({ endpoint }) => endpoint.id === c.req.param('id'));
    return view ?? refuse(c, 404, 'There is no such endpoint', 'Somebody may have removed it.');
  };

  app.get('/settings/notifications', pageHeaders, guard.signedIn, async (c) => {
    const refused = await operatorOnly(c);
    if (refused !== null) return refused;
    const { add, tested, added, enabled, removed } = c.req.query();
    const kind = kindOf(add);
    const token = c.get('formToken');
    const fresh = { token, id: crypto.randomUUID(), problems: {} };
    return show(c, {
      state: {
        ...(tested === undefined ? {} : { tested }),
        ...(added === undefined ? {} : { added }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(removed === 'yes' ? { removed } : {}),
      },
      form: kind === null ? null : { ...fresh, kind, fields: freshFields(kind) },
    });
  });

  const posted = [
    pageHeaders,
    guard.sameOrigin,
    guard.signedIn,
    bodyLimit({ maxSize: FORM_BYTES }),
    guard.ownForm,
  ] as const;

  app.post('/settings/notifications', ...posted, async (c) => {
    const refused = await operatorOnly(c);
    if (refused !== null) return refused;
    const kind = kindOf(c.req.query('add')) ?? 'webhook';
    const fields = readFields(await c.req.parseBody());
    const id = UUID.test(fields.endpointId ?? '') ? (fields.endpointId ?? '') : crypto.randomUUID();
    if ((await store.webhooks.find(id)) !== null) return c.redirect(notificationsPath({ added: id }), 303);
    const again = (problems: Problems): Shown => ({
      state: {},
      form: { kind, id, fields, problems, token: c.get('formToken') },
    });
    const given = parseFields(kind, fields);
    if (!given.ok) return show(c, again(given.error), 422);
    const added = await endpoints.add(given.value, c.get('key'), id);
    if (!added.ok) return show(c, again({ form: `${added.error.title}. ${added.error.detail ?? ''}` }), 409);
    log.info('endpoint_added', { keyId: c.get('key').id, endpoint: id, kind });
    const { secret } = added.value;
    // Without a redirect: the secret is in this answer, and in no address.
    if (secret !== null) return show(c, { state: { added: id }, secret }, 201);
    return c.redirect(notificationsPath({ added: id }), 303);
  });

  app.post('/settings/notifications/:id/test', ...posted, async (c) => {
    const view = await found(c);
    if (view instanceof Response) return view;
    await endpoints.test(view.endpoint, c.req.raw.signal);
    return c.redirect(notificationsPath({ tested: view.endpoint.id }), 303);
  });

  app.post('/settings/notifications/:id/enable', ...posted, async (c) => {
    const view = await found(c);
    if (view instanceof Response) return view;
    await endpoints.change(view.endpoint, { enabled: true }, c.get('key'));
    return c.redirect(notificationsPath({ enabled: view.endpoint.id }), 303);
  });

  app.get('/settings/notifications/:id/remove', pageHeaders, guard.signedIn, async (c) => {
    const view = await found(c);
    if (view instanceof Response) return view;
    const told = (await store.webhooks.list()).filter(({ types }) => types.includes('alert.changed'));
    const isLast = told.length === 1 && told[0]?.id === view.endpoint.id;
    const viewer = viewerOf(c.get('key'));
    return c.html(
      <RemovePage view={view} viewer={viewer} assets={assets} token={c.get('formToken')} isLast={isLast} />,
    );
  });

  app.post('/settings/notifications/:id/remove', ...posted, async (c) => {
    const view = await found(c);
    if (view instanceof Response) return view;
    await endpoints.remove(view.endpoint, c.get('key'));
    log.info('endpoint_removed', { keyId: c.get('key').id, endpoint: view.endpoint.id });
    return c.redirect(notificationsPath({ removed: 'yes' }), 303);
  });
  return app;
}
