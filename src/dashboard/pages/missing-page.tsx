import type { Context } from 'hono';
import type { Assets } from '../assets.ts';
import { pageHeaders } from '../session/page-headers.ts';
import { RefusalPage } from './refusal-page.tsx';

/** A person with a browser asks, and no program. */
export const asksForPage = (c: Context): boolean =>
  c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html');

/** A mistyped address in a browser. */
export async function missingPage(c: Context, assets: Assets): Promise<Response> {
  await pageHeaders(c, async () => {
    c.res = await c.html(
      <RefusalPage assets={assets} title="There is no such page" back="/">
        Its address is wrong. All pages are reached from the overview.
      </RefusalPage>,
      404,
    );
  });
  return c.res;
}
