/** What the frame of a page shows of the request it answers: kept beside the request, so that no page hands it on. */
import type { Context } from 'hono';
import { tryGetContext } from 'hono/context-storage';
import type { Millis } from '../../shared/time.ts';
import { type Theme, themeOf } from './theme.ts';

export interface Frame {
  readonly theme: Theme;
  /** Where to come back to: path and query. `/` for the answer to a form, which has no address of its own. */
  readonly path: string;
  /** For paper: where this page is, and of when. `null` before signing in. */
  readonly printed: { readonly url: string; readonly at: Millis } | null;
  /** What is open of what the viewer may see; `null` = not known. */
  readonly openAlerts: number | null;
}

export interface FrameEnv {
  Variables: { printed?: Frame['printed']; openAlerts?: Frame['openAlerts'] };
}

export const pathOf = (c: Context): string => {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
};

/** Of the request under way; a plain frame outside of one, and on pages of other areas. */
export function currentFrame(): Frame {
  const c = tryGetContext<FrameEnv>();
  if (c === undefined) return { theme: 'system', path: '/', printed: null, openAlerts: null };
  return {
    theme: themeOf(c),
    path: c.req.method === 'GET' ? pathOf(c) : '/',
    printed: c.get('printed') ?? null,
    openAlerts: c.get('openAlerts') ?? null,
  };
}
