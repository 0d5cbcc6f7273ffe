/** `/suppressions/add`: a block by hand. */
import type { Hono } from 'hono';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';
import type { AccessKey, SuppressionStore } from '../../store/contract.ts';
import { parseAddressKey } from '../../suppression/address-param.ts';
import { actorOf, type BlockRequest, type Changes } from '../../suppression/change.ts';
import { type VisibleChange, visibleChange, visibleTo } from '../../suppression/history.ts';
import { type Fields, type Form, type Problems, readFields } from '../components/fields.ts';
import { parseBlock } from '../recipient/fields.ts';
import { recipientPath } from '../recipient/path.ts';
import type { SessionEnv } from '../session/guard.tsx';
import { AddPage } from './add-page.tsx';
import type { PageContext, PageOptions, Pages } from './pages.tsx';
import { suppressionsPath } from './path.ts';

export interface AddOptions extends PageOptions {
  readonly store: { readonly suppressions: Pick<SuppressionStore, 'recent' | 'latestChange'> };
  readonly changes: Changes;
}

/** Whom to block, how far and how long; or what is wrong with which field. */
function parseAdd(fields: Fields, now: Millis): Result<BlockRequest, Problems> {
  const address = parseAddressKey(fields.address ?? '');
  const block = parseBlock(fields, now);
  if (address !== null && block.ok) return ok({ address, reason: 'manual', ...block.value });
  return err({
    ...(address === null ? { address: 'Write an e-mail address, or @ and a domain.' } : {}),
    ...(block.ok ? {} : block.error),
  });
}

export function addAdding(app: Hono<SessionEnv>, options: AddOptions, pages: Pages): void {
  const { changes, now, assets, log } = options;
  const { suppressions } = options.store;

  /** Told by the history, not by the URL: a forged link shows nothing. */
  const doneBy = async (key: AccessKey, id: string | undefined): Promise<VisibleChange | null> => {
    if (id === undefined || !/^\d{1,15}$/.test(id)) return null;
    const of = { actor: actorOf(key), after: Number(id) - 1, ...visibleTo(key) };
    const { items } = await suppressions.recent(of, { before: Number(id) + 1, limit: 1 });
    const [change] = items;
    return change === undefined || change.action === 'removed' ? null : visibleChange(key, change);
  };

  const show = (c: PageContext, form: Form, done: VisibleChange | null, status: 200 | 422 = 200) =>
    c.html(<AddPage viewer={c.get('key')} {...{ assets, form, done }} />, status);

  app.get('/suppressions/add', ...pages.shown, async (c) => {
    const refused = await pages.writersOnly(c);
    if (refused !== null) return refused;
    const { done, ...fields } = readFields(c.req.query());
    return show(c, pages.formOf(c, fields), await doneBy(c.get('key'), done));
  });

  app.post('/suppressions/add', ...pages.posted, async (c) => {
    const refused = await pages.writersOnly(c);
    if (refused !== null) return refused;
    const key = c.get('key');
    const fields = readFields(await c.req.parseBody());
    const wish = parseAdd(fields, now());
    if (!wish.ok) return show(c, pages.formOf(c, fields, wish.error), null, 422);
    const before = await suppressions.latestChange();
    const blocked = await changes.block(key, wish.value);
    if (!blocked.ok) return pages.refuseBy(c, blocked.error);
    log.info('suppression_added', { keyId: key.id });
    const of = { actor: actorOf(key), after: before };
    const [change] = (await suppressions.recent(of, { limit: 1 })).items;
    // An entry that said the same before leaves no change behind: its page shows how it stands.
    return c.redirect(
      change === undefined ? recipientPath(wish.value.address) : suppressionsPath('add', { done: String(change.id) }),
      303,
    );
  });
}
