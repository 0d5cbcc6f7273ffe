import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { holds } from '../../access/auth.ts';
import { type Acknowledge, createAcknowledge, MAX_NOTE } from '../../reputation/alerts/acknowledge.ts';
import { placeCursor } from '../../reputation/alerts/list.ts';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import type { Assets } from '../assets.ts';
import { type Fields, type Problems, readFields } from '../components/fields.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { createSectionPages } from '../settings/section/routes.tsx';
import { AlertPage, type Said } from './alert-page.tsx';
import { AlertsPage } from './alerts-page.tsx';
import { readFilters } from './filters.ts';
import { type AlertsStore, loadAlert, loadAlerts } from './load.ts';
import { alertsPath, donePath } from './path.ts';
import { ALERT_RULES } from './rules-form.ts';

const FORM_BYTES = 8 * 1024;

interface Options {
  readonly store: AlertsStore;
  readonly now: Clock;
  readonly assets: Assets;
  readonly log: Log;
  readonly guard: Guard;
}

type Page = Context<SessionEnv>;

/** What the way back says: fixed words only, so that a link cannot put words into this page. */
const SAID: Readonly<Record<string, Said>> = {
  acknowledged: {
    tone: 'ok',
    title: 'Acknowledged',
    text: 'It is told of again only when it is over, or when a worse level opens.',
  },
  'taken-back': { tone: 'ok', title: 'The acknowledgement is taken back', text: 'It is told of as before.' },
};

const TOO_LATE: Said = { tone: 'over', title: 'Nothing was changed', text: 'The alert is over by now.' };

/** `/alerts` and one alert. A key of one tenant sees that tenant's own. */
export function createAlertPages({ store, now, assets, log, guard }: Options): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  const acknowledge = createAcknowledge({ store, now });

  const refuse = (c: Page, status: 403 | 404, title: string, text: string) =>
    c.html(
      <RefusalPage assets={assets} viewer={c.get('key')} title={title} back={alertsPath()}>
        {text}
      </RefusalPage>,
      status,
    );
  const gone = (c: Page) =>
    refuse(c, 404, 'There is no such alert', 'Its address is wrong, it was forgotten, or it is not your tenant’s.');

  app.get('/alerts', pageHeaders, guard.signedIn, async (c) => {
    const key = c.get('key');
    const read = readFilters(c.req.query());
    const place = placeCursor.schema.safeParse(c.req.query('cursor') ?? '');
    const cursor = place.success ? place.data : undefined;
    const view = await loadAlerts(store, { key, filters: read.filters, cursor, now: now() });
    if (view === null)
      return refuse(
        c,
        403,
        'That tenant is not yours',
        'Your key is bound to another tenant, and sees its alerts only.',
      );
    const page = { view, read, assets, viewer: key, later: cursor !== undefined };
    return c.html(<AlertsPage {...page} mayAcknowledge={holds(key, 'write')} />);
  });

  interface Shown {
    readonly said?: Said | null;
    readonly fields?: Fields;
    readonly problems?: Problems;
  }
  const show = async (
    c: Page,
    id: string,
    { said = null, fields = {}, problems = {} }: Shown,
    status: 200 | 409 | 422 = 200,
  ) => {
    const key = c.get('key');
    const view = await loadAlert(store, { id, key, now: now() });
    if (view === null) return gone(c);
    const form = holds(key, 'write') ? { token: c.get('formToken'), fields, problems } : null;
    return c.html(<AlertPage view={view} viewer={key} assets={assets} said={said} form={form} />, status);
  };

  app.get('/alerts/:id', pageHeaders, guard.signedIn, (c) =>
    show(c, c.req.param('id'), { said: SAID[c.req.query('done') ?? ''] ?? null }),
  );

  const posted = [
    pageHeaders,
    guard.sameOrigin,
    guard.signedIn,
    bodyLimit({ maxSize: FORM_BYTES }),
    guard.ownForm,
  ] as const;

  const change = async (
    c: Page,
    id: string,
    acknowledgement: Parameters<Acknowledge>[2],
    done: 'acknowledged' | 'taken-back',
  ) => {
    const key = c.get('key');
    if (!holds(key, 'write'))
      return refuse(c, 403, 'Your key may not acknowledge alerts', 'That needs the scope write.');
    const outcome = await acknowledge(key, id, acknowledgement);
    if (!outcome.ok) return outcome.error.status === 404 ? gone(c) : show(c, id, { said: TOO_LATE }, 409);
    log.info('alert_acknowledged', { keyId: key.id, alert: id, done });
    return c.redirect(donePath(id, done), 303);
  };

  app.post('/alerts/:id/acknowledge', ...posted, async (c) => {
    const fields = readFields(await c.req.parseBody());
    const note = fields.note ?? '';
    if (note.length > MAX_NOTE && holds(c.get('key'), 'write'))
      return show(
        c,
        c.req.param('id'),
        { fields, problems: { note: `The note is too long: write at most ${MAX_NOTE} characters.` } },
        422,
      );
    return change(c, c.req.param('id'), { note: note === '' ? null : note }, 'acknowledged');
  });

  app.route('/', createSectionPages(ALERT_RULES, { store, now, assets, log, guard }));
  app.post('/alerts/:id/take-back', ...posted, (c) => change(c, c.req.param('id'), null, 'taken-back'));
  return app;
}
