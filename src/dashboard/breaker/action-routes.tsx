/** Stopping mail and letting it go on: a page that asks, a POST that acts, and the way back. */
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { findOpenTrip, resumeTrip } from '../../reputation/breaker/read.ts';
import type { Log } from '../../shared/log.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Clock } from '../../shared/time.ts';
import type { Breaker, Pause } from '../../store/contract.ts';
import { isWish } from '../../suppression/sending.ts';
import type { Assets } from '../assets.ts';
import { type Fields, type Form, type Problems, readFields } from '../components/fields.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { PausePage, ResumePage, TripPage } from './ask-pages.tsx';
import { parsePause, parseResume } from './fields.ts';
import type { BreakerPagesStore } from './load.ts';
import { breakersPath } from './path.ts';
import { mayEndTrip, mayWish } from './permits.ts';

const FORM_BYTES = 16 * 1024;

export interface BreakerPagesOptions {
  readonly store: BreakerPagesStore;
  readonly now: Clock;
  readonly assets: Assets;
  readonly log: Log;
  readonly guard: Guard;
}

type Page = Context<SessionEnv>;

/** Adds the pages that ask and the forms that act. */
export function addBreakerActions(
  app: Hono<SessionEnv>,
  { store, now, assets, log, guard }: BreakerPagesOptions,
): void {
  const refuse = (c: Page, status: 403 | 404 | 409, title: string, text: string) =>
    c.html(
      <RefusalPage assets={assets} viewer={c.get('key')} title={title} back={breakersPath()}>
        {text}
      </RefusalPage>,
      status,
    );
  const refuseBy = (c: Page, { status, title, detail }: Problem) =>
    refuse(c, status === 404 ? 404 : 409, title, detail ?? 'Nothing was changed.');
  const forbidden = (c: Page, needs: string) => refuse(c, 403, 'Your key may not do this', needs);

  const formOf = (c: Page, fields: Fields, problems: Problems = {}): Form => ({
    token: c.get('formToken'),
    fields,
    problems,
  });
  const actorOf = (c: Page) => `key:${c.get('key').name}`;
  const posted = [
    pageHeaders,
    guard.sameOrigin,
    guard.signedIn,
    bodyLimit({ maxSize: FORM_BYTES }),
    guard.ownForm,
  ] as const;

  const pauseRefusal = (c: Page, tenant: string) =>
    mayWish(c.get('key'), tenant)
      ? null
      : forbidden(c, 'That needs a key with the scope write, of this tenant or of all.');

  const pausePage = (c: Page, form: Form, status: 200 | 422 = 200) =>
    c.html(<PausePage assets={assets} viewer={c.get('key')} form={form} />, status);

  app.get('/circuit-breakers/pause', pageHeaders, guard.signedIn, (c) => {
    const { tenant = c.get('key').tenant ?? '' } = c.req.query();
    return pauseRefusal(c, tenant) ?? pausePage(c, formOf(c, { tenant }));
  });

  app.post('/circuit-breakers/pause', ...posted, async (c) => {
    const key = c.get('key');
    const fields = readFields(await c.req.parseBody());
    const refused = pauseRefusal(c, key.tenant ?? fields.tenant ?? '');
    if (refused !== null) return refused;
    const wish = parsePause(fields, key.tenant);
    if (!wish.ok) return pausePage(c, formOf(c, fields, wish.error), 422);
    await store.pauses.pause({ ...wish.value, actor: actorOf(c), since: now() });
    log.warn('sending_paused', { keyId: key.id, tenant: wish.value.tenant });
    return c.redirect(breakersPath({ done: 'paused' }), 303);
  });

  /** The pause that the path names, if there is one and the viewer may end it. */
  const wishOf = async (c: Page): Promise<Pause | Response> => {
    const tenant = c.req.query('tenant') ?? '';
    const refused = pauseRefusal(c, tenant);
    if (refused !== null) return refused;
    const wish = (await store.pauses.of({ tenant })).find((pause) => isWish(pause) && pause.tenant === tenant);
    return wish ?? refuse(c, 404, 'That is not paused by hand', 'Somebody may have resumed it.');
  };

  app.get('/circuit-breakers/resume', pageHeaders, guard.signedIn, async (c) => {
    const wish = await wishOf(c);
    if (wish instanceof Response) return wish;
    return c.html(<ResumePage assets={assets} viewer={c.get('key')} form={formOf(c, {})} wish={wish} />);
  });

  app.post('/circuit-breakers/resume', ...posted, async (c) => {
    const wish = await wishOf(c);
    if (wish instanceof Response) return wish;
    await store.pauses.resume({ tenant: wish.tenant, at: now(), actor: actorOf(c) });
    log.warn('sending_resumed', { keyId: c.get('key').id, tenant: wish.tenant });
    return c.redirect(breakersPath({ done: 'resumed' }), 303);
  });

  const tripOf = async (c: Page): Promise<Breaker | Response> => {
    if (!mayEndTrip(c.get('key')))
      return forbidden(c, 'That needs a key with the scope admin and no bond to a tenant.');
    const found = await findOpenTrip(store.breakers, c.req.param('id') ?? '');
    return found.ok ? found.value : refuseBy(c, found.error);
  };
  const tripPage = (c: Page, trip: Breaker, form: Form, status: 200 | 422 = 200) =>
    c.html(<TripPage assets={assets} viewer={c.get('key')} form={form} trip={trip} />, status);

  app.get('/circuit-breakers/:id/resume', pageHeaders, guard.signedIn, async (c) => {
    const trip = await tripOf(c);
    return trip instanceof Response ? trip : tripPage(c, trip, formOf(c, {}));
  });

  app.post('/circuit-breakers/:id/resume', ...posted, async (c) => {
    const trip = await tripOf(c);
    if (trip instanceof Response) return trip;
    const fields = readFields(await c.req.parseBody());
    const note = parseResume(fields);
    if (!note.ok) return tripPage(c, trip, formOf(c, fields, note.error), 422);
    const resumption = { id: trip.id, at: now(), actor: actorOf(c), note: note.value };
    const resumed = await resumeTrip(store.breakers, resumption);
    if (!resumed.ok) return refuseBy(c, resumed.error);
    log.warn('breaker_resumed', { keyId: c.get('key').id, id: trip.id });
    return c.redirect(breakersPath({ done: 'breaker' }), 303);
  });
}
