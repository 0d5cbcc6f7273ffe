/** Eyes on the world: who looks, and what they click before they see. */
import type { Browser, BrowserContextOptions, Page, Response } from 'playwright-core';
import { openPage, signInTo, type Visit } from './pages.ts';
import type { World } from './world.ts';
import type { Look } from './world-pages.ts';

/** One context for each pair of eyes: signing in takes longer than looking. */
export function createEyes(browser: Browser, world: World, options: BrowserContextOptions) {
  const opened = new Map<string, Promise<Visit>>();
  const open = async ({ as, of = 'full' }: Look): Promise<Visit> => {
    const { url } = world[of];
    if (as !== 'nobody') return signInTo(browser, url, options, as === undefined ? undefined : world.tokens[as]);
    const visit = await openPage(browser, url, options);
    // Without a cookie no store would be asked.
    if (of === 'broken') await visit.page.context().addCookies([{ name: 'ses-sentinel-session', value: 'x', url }]);
    return visit;
  };
  return (look: Look): Promise<Visit> => {
    const who = `${look.as} ${look.of}`;
    const visit = opened.get(who) ?? open(look);
    opened.set(who, visit);
    return visit;
  };
}

/** @returns the status of the page that is seen in the end. */
export async function lookAt(page: Page, world: World, look: Look): Promise<number | undefined> {
  let status: number | undefined;
  const note = (response: Response) => {
    if (response.request().isNavigationRequest()) status = response.status();
  };
  page.on('response', note);
  await page.goto(world.urlOf(look));
  for (const each of look.click ?? []) await page.locator(each).click();
  await page.waitForLoadState();
  page.off('response', note);
  return status;
}
