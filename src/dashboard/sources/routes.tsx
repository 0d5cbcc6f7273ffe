import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { actorOf } from '../../access/actor.ts';
import type { Quarantine } from '../../ingest/quarantine.ts';
import type { Queue } from '../../ingest/sqs/queue.ts';
import type { Subscriptions } from '../../ingest/subscriptions.ts';
import type { Log } from '../../shared/log.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Clock } from '../../shared/time.ts';
import { count } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { SyncStatus } from '../../suppression/sync/status.ts';
import type { Assets } from '../assets.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { loadSources, type SourcesStore } from './load.ts';
import { loadSource } from './load-source.ts';
import { QuarantinedMessagePage } from './message-page.tsx';
import { parseCursor } from './path.ts';
import { SourcePage } from './source-page.tsx';
import { type Said, SourcesPage } from './sources-page.tsx';

const FORM_BYTES = 8 * 1024;
const MAX_NOTE = 300;

interface Options {
  readonly store: SourcesStore;
  readonly subscriptions: Pick<Subscriptions, 'approve'>;
  readonly quarantine: Quarantine;
  /** Which queues are read. */
  readonly queues: readonly Queue[];
  readonly syncStatus: () => Promise<SyncStatus>;
  readonly now: Clock;
  readonly assets: Assets;
  readonly log: Log;
  readonly guard: Guard;
  readonly originOf: (c: Context) => string;
}

const mayOperate = ({ scopes, tenant }: AccessKey): boolean => tenant === null && scopes.includes('admin');
const viewerOf = ({ name, tenant }: AccessKey) => ({ name, tenant });
const failed = ({ title, detail }: Problem): Said => ({ tone: 'over', title, text: detail ?? 'Nothing was changed.' });

/** `/sources`: what comes from where, what waits for approval, what could not be read. For operators. */
export function createSourcesPages(options: Options): Hono<SessionEnv> {
  const { store, subscriptions, quarantine, queues, syncStatus, now, assets, log, guard, originOf } = options;
  const app = new Hono<SessionEnv>();

  const refuse = (c: Context<SessionEnv>) =>
    c.html(
      <RefusalPage assets={assets} viewer={viewerOf(c.get('key'))} title="Your key may not see the sources" back="/">
        They concern all tenants. That needs the scope admin and no bond to a tenant.
      </RefusalPage>,
      403,
    );

  const gone = (c: Context<SessionEnv>) =>
    c.html(
      <RefusalPage
        assets={assets}
        viewer={viewerOf(c.get('key'))}
        title="That message is not in quarantine"
        back="/sources#quarantine"
      >
        It was read, or given up, or had to make room.
      </RefusalPage>,
      404,
    );

  const show = async (c: Context<SessionEnv>, said: Said | null, status: 200 | 409 = 200) => {
    const key = c.get('key');
    const after = parseCursor(c.req.query('after'));
    const [view, sync] = await Promise.all([loadSources(store, now(), after), syncStatus()]);
    const page = {
      view,
      queues,
      sync,
      said,
      assets,
      token: c.get('formToken'),
      viewer: viewerOf(key),
      later: after !== null,
    };
    return c.html(<SourcesPage {...page} />, status);
  };

  const field = async (c: Context, name: string): Promise<string> => {
    const { [name]: value } = await c.req.parseBody();
    return typeof value === 'string' ? value.trim() : '';
  };

  /** What the way back says: fixed words only, so that a link cannot put words into this page. */
  const saidOf = (c: Context): Said | null => {
    const { done, n = '', left = '' } = c.req.query();
    const number = (text: string) => count(/^\d{1,9}$/.test(text) ? Number(text) : 0);
    if (done === 'approved')
      return { tone: 'ok', title: 'The topic is approved', text: 'Its messages are accepted from now on.' };
    if (done === 'confirmed')
      return {
        tone: 'ok',
        title: 'The topic is approved and confirmed',
        text: 'SNS sends its messages here from now on.',
      };
    if (done === 'discarded')
      return { tone: 'ok', title: 'The message is given up', text: 'The note stays with its source.' };
    if (done === 'replayed')
      return {
        tone: 'ok',
        title: `${number(n)} read`,
        text:
          left === '0' ? 'Nothing is left in quarantine of what was tried.' : `${number(left)} still cannot be read.`,
      };
    return null;
  };

  app.get('/sources', pageHeaders, guard.signedIn, (c) => (mayOperate(c.get('key')) ? show(c, saidOf(c)) : refuse(c)));

  const small = bodyLimit({ maxSize: FORM_BYTES });
  const formOf = [pageHeaders, guard.sameOrigin, guard.signedIn, small, guard.ownForm] as const;

  app.post('/sources/approve', ...formOf, async (c) => {
    if (!mayOperate(c.get('key'))) return refuse(c);
    const outcome = await subscriptions.approve(await field(c, 'id'), actorOf(c.get('key')));
    if (!outcome.ok) return show(c, failed(outcome.error), 409);
    log.info('topic_approved', { keyId: c.get('key').id, state: outcome.value.state });
    return c.redirect(`/sources?done=${outcome.value.state === 'confirmed' ? 'confirmed' : 'approved'}`, 303);
  });

  app.post('/sources/replay', ...formOf, async (c) => {
    if (!mayOperate(c.get('key'))) return refuse(c);
    const { replayed, unreadable } = await quarantine.replayAll(actorOf(c.get('key')));
    return c.redirect(`/sources?done=replayed&n=${replayed}&left=${unreadable}#quarantine`, 303);
  });

  app.get('/sources/quarantine', pageHeaders, guard.signedIn, async (c) => {
    const key = c.get('key');
    if (!mayOperate(key)) return refuse(c);
    const entry = await store.quarantine.find(c.req.query('id') ?? '');
    if (entry === null) return gone(c);
    return c.html(
      <QuarantinedMessagePage entry={entry} token={c.get('formToken')} viewer={viewerOf(key)} assets={assets} />,
    );
  });

  app.post('/sources/quarantine/replay', ...formOf, async (c) => {
    const key = c.get('key');
    if (!mayOperate(key)) return refuse(c);
    const id = await field(c, 'id');
    const outcome = await quarantine.replay(id, actorOf(key));
    if (outcome.ok) return c.redirect('/sources?done=replayed&n=1&left=0#quarantine', 303);
    const entry = await store.quarantine.find(id);
    if (entry === null) return gone(c);
    const page = { entry, assets, token: c.get('formToken'), viewer: viewerOf(key) };
    return c.html(<QuarantinedMessagePage {...page} problem={`${outcome.error.title}.`} />, 409);
  });

  app.post('/sources/quarantine/discard', ...formOf, async (c) => {
    const key = c.get('key');
    if (!mayOperate(key)) return refuse(c);
    const [id, note] = [await field(c, 'id'), (await field(c, 'note')).slice(0, MAX_NOTE)];
    const entry = await store.quarantine.find(id);
    if (entry === null) return gone(c);
    if (note === '') {
      const page = { entry, assets, token: c.get('formToken'), viewer: viewerOf(key) };
      return c.html(<QuarantinedMessagePage {...page} problem="Nothing was removed: say why it is given up." />, 422);
    }
    await quarantine.discard(id, note, actorOf(key));
    return c.redirect('/sources?done=discarded#quarantine', 303);
  });

  // After the paths above: the id of a bus has a slash in it, which proxies may write as it is.
  app.get('/sources/:id{.+}', pageHeaders, guard.signedIn, async (c) => {
    const key = c.get('key');
    if (!mayOperate(key)) return refuse(c);
    const window = c.req.query('window') === '7d' ? '7d' : '24h';
    const view = await loadSource(store, { id: c.req.param('id'), window, now: now() });
    const viewer = viewerOf(key);
    if (view !== null) {
      const page = { view, queues, viewer, assets, origin: originOf(c), token: c.get('formToken') };
      return c.html(<SourcePage {...page} />);
    }
    return c.html(
      <RefusalPage assets={assets} viewer={viewer} title="There is no such source" back="/sources">
        Its request may have expired, or made room for another.
      </RefusalPage>,
      404,
    );
  });
  return app;
}
