/** `/recipients/{address}`: may they be mailed, why not, all that happened; and what can be done about it. */
import { type Context, Hono } from 'hono';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import type { AccessKey } from '../../store/contract.ts';
import { parseAddressKey } from '../../suppression/address-param.ts';
import type { Eraser } from '../../suppression/erase.ts';
import type { Assets } from '../assets.ts';
import { SearchPage } from '../search/search-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { addRecipientActions } from './action-routes.tsx';
import { loadRecipient, type RecipientSources } from './load.ts';
import { recipientPath } from './path.ts';
import { RecipientPage } from './recipient-page.tsx';

export interface RecipientPagesOptions extends RecipientSources {
  readonly eraser: Eraser;
  readonly now: Clock;
  readonly assets: Assets;
  readonly log: Log;
  readonly guard: Guard;
}

const viewerOf = ({ name, tenant }: AccessKey) => ({ name, tenant });

export type AddressOf = (c: Context<SessionEnv>) => string | Response | Promise<Response>;

/** The page, and the actions that start from it. */
export function createRecipientPages(options: RecipientPagesOptions): Hono<SessionEnv> {
  const { now, assets, guard } = options;
  const app = new Hono<SessionEnv>();

  /** The key of what the path names, or the page for a path that names nothing. */
  const addressOf: AddressOf = (c) => {
    const text = c.req.param('address') ?? '';
    const address = parseAddressKey(text);
    if (address !== null) return address;
    return c.html(<SearchPage assets={assets} viewer={viewerOf(c.get('key'))} text={text} />, 404);
  };

  app.get('/recipients/:address', pageHeaders, guard.signedIn, async (c) => {
    const address = addressOf(c);
    if (typeof address !== 'string') return address;
    // One URL for one recipient, however it was spelt.
    if (address !== c.req.param('address')) return c.redirect(recipientPath(address), 303);
    const { events, changes, done } = c.req.query();
    const query = { events, changes, done };
    const view = await loadRecipient(options, { address, key: c.get('key'), now: now(), query });
    return c.html(<RecipientPage view={view} assets={assets} formToken={c.get('formToken')} />);
  });

  addRecipientActions(app, options, addressOf);
  return app;
}
