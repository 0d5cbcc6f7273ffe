/** Releasing, blocking and erasing one recipient: a page that asks, a POST that acts, and a way back to the page. */
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { holds } from '../../access/auth.ts';
import type { Problem } from '../../shared/problem.ts';
import type { AccessKey } from '../../store/contract.ts';
import { actorOf } from '../../suppression/change.ts';
import { type Fields, type Form, type Problems, readFields } from '../components/fields.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { blockAgain } from './again.ts';
import { BlockPage } from './block-page.tsx';
import { ErasePage } from './erase-page.tsx';
import { parseBlock, parseErase, parseRelease, releaseOf } from './fields.ts';
import { mayErase } from './load.ts';
import { recipientPath } from './path.ts';
import { loadRelease } from './release-load.ts';
import { ReleasePage } from './release-page.tsx';
import type { AddressOf, RecipientPagesOptions } from './routes.tsx';

const FORM_BYTES = 32 * 1024;

const NEEDS_WRITE = 'That needs a key with the scope write.';
const NEEDS_OPERATOR = 'That needs a key with the scope admin and no bond to a tenant, and an address of a person.';

type PageContext = Context<SessionEnv>;

interface Acting {
  readonly c: PageContext;
  readonly key: AccessKey;
  readonly address: string;
  readonly fields: Fields;
}

/** Adds the pages that ask and the forms that act. */
export function addRecipientActions(app: Hono<SessionEnv>, options: RecipientPagesOptions, addressOf: AddressOf): void {
  const { changes, history, eraser, now, assets, log, guard } = options;

  const refuse = (c: PageContext, address: string, status: 400 | 403 | 404 | 409, title: string, text: string) => {
    const { name, tenant } = c.get('key');
    return c.html(
      <RefusalPage assets={assets} viewer={{ name, tenant }} title={title} back={recipientPath(address)}>
        {text}
      </RefusalPage>,
      status,
    );
  };
  const refuseBy = (c: PageContext, address: string, { status, title, detail }: Problem) =>
    refuse(c, address, status === 403 || status === 404 ? status : 400, title, `Nothing was changed. ${detail ?? ''}`);

  const formOf = (c: PageContext, fields: Fields, problems: Problems = {}): Form => ({
    token: c.get('formToken'),
    fields,
    problems,
  });

  type Action = 'release' | 'block' | 'again' | 'erase';
  const permits: Readonly<Record<Action, (key: AccessKey, address: string) => string | null>> = {
    release: (key) => (holds(key, 'write') ? null : NEEDS_WRITE),
    block: (key) => (holds(key, 'write') ? null : NEEDS_WRITE),
    again: (key) => (holds(key, 'write') ? null : NEEDS_WRITE),
    erase: (key, address) => (mayErase(key, address) ? null : NEEDS_OPERATOR),
  };

  /** The address, if there is one and the viewer may do this to it. */
  const permitted = (c: PageContext, action: Action): string | Response | Promise<Response> => {
    const address = addressOf(c);
    if (typeof address !== 'string') return address;
    const missing = permits[action](c.get('key'), address);
    return missing === null ? address : refuse(c, address, 403, 'Your key may not do this', missing);
  };

  const asks = (action: Exclude<Action, 'again'>, page: (acting: Acting, form: Form) => Promise<Response>) =>
    app.get(`/recipients/:address/${action}`, pageHeaders, guard.signedIn, async (c) => {
      const address = permitted(c, action);
      if (typeof address !== 'string') return address;
      const fields = readFields(c.req.query());
      return page({ c, key: c.get('key'), address, fields }, formOf(c, fields));
    });

  const small = bodyLimit({ maxSize: FORM_BYTES });
  const acts = (action: Action, act: (acting: Acting) => Promise<Response>) =>
    app.post(
      `/recipients/:address/${action}`,
      pageHeaders,
      guard.sameOrigin,
      guard.signedIn,
      small,
      guard.ownForm,
      async (c) => {
        const address = permitted(c, action);
        if (typeof address !== 'string') return address;
        return act({ c, key: c.get('key'), address, fields: readFields(await c.req.parseBody()) });
      },
    );

  /** Back to the page, which tells what was done from the history, if nothing has happened since. */
  const done = async ({ c, key, address }: Acting) => {
    const { items } = await history(key, address, { limit: 1 });
    const [newest] = items;
    return c.redirect(
      recipientPath(address, '', newest?.actor === actorOf(key) ? { done: String(newest.id) } : {}),
      303,
    );
  };

  const releasePage = async ({ c, key, address }: Acting, form: Form, status: 200 | 422 = 200) => {
    const release = await loadRelease(options, { key, address, now: now(), release: releaseOf(form.fields) });
    if (!release.ok) return refuseBy(c, address, release.error);
    return c.html(<ReleasePage {...{ assets, address, form }} release={release.value} viewer={key} />, status);
  };
  asks('release', releasePage);
  acts('release', async (acting) => {
    const { c, key, address, fields } = acting;
    const note = parseRelease(fields);
    if (!note.ok) return releasePage(acting, formOf(c, fields, note.error), 422);
    const gone = await changes.release(key, { address, ...releaseOf(fields), note: note.value });
    // Sent twice, or somebody was quicker: the page says how it stands.
    if (!gone.ok && gone.error.code === 'not-suppressed') return c.redirect(recipientPath(address), 303);
    if (!gone.ok) return refuseBy(c, address, gone.error);
    log.info('suppression_released', { keyId: key.id, entries: gone.value.length });
    return done(acting);
  });

  const blockPage = async ({ c, key, address }: Acting, form: Form, status: 200 | 422 = 200) =>
    c.html(<BlockPage {...{ assets, address, form }} viewer={key} />, status);
  asks('block', blockPage);
  acts('block', async (acting) => {
    const { c, key, address, fields } = acting;
    const block = parseBlock(fields, now());
    if (!block.ok) return blockPage(acting, formOf(c, fields, block.error), 422);
    const blocked = await changes.block(key, { address, reason: 'manual', ...block.value });
    if (!blocked.ok) return refuseBy(c, address, blocked.error);
    log.info('suppression_added', { keyId: key.id });
    return done(acting);
  });

  acts('again', async (acting) => {
    const { c, key, address, fields } = acting;
    const blocked = await blockAgain(options, { key, address, change: fields.change ?? '', now: now() });
    if (!blocked.ok) return refuseBy(c, address, blocked.error);
    log.info('suppression_added', { keyId: key.id, again: true });
    return done(acting);
  });

  const erasePage = async ({ c, key, address }: Acting, form: Form, status: 200 | 422 = 200) =>
    c.html(<ErasePage {...{ assets, address, form }} viewer={key} />, status);
  asks('erase', erasePage);
  acts('erase', async (acting) => {
    const { c, key, address, fields } = acting;
    const wish = parseErase(fields, address);
    if (!wish.ok) return erasePage(acting, formOf(c, fields, wish.error), 422);
    await eraser.erase({ address, actor: actorOf(key), ...wish.value });
    log.info('recipient_erased', { keyId: key.id });
    return c.redirect(recipientPath(address), 303);
  });
}
