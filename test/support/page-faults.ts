/** What every page has to have, beyond what axe looks for. */
import type { Page } from 'playwright-core';

interface Reached {
  readonly outerHTML: string;
  readonly focus: () => void;
}

/** The part of a browser's globals that is used in the page. */
interface InPage {
  readonly document: {
    readonly title: string;
    readonly documentElement: { readonly lang: string };
    readonly activeElement: Reached | null;
    readonly querySelectorAll: (selector: string) => Iterable<Reached> & { readonly length: number };
  };
  readonly getComputedStyle: (of: Reached) => { readonly outlineStyle: string; readonly outlineWidth: string };
}

/** One h1, a title, a language; and whatever is reached by keys shows that it is. After a key was pressed. */
const bones = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { document, getComputedStyle } = globalThis as unknown as InPage;
    const faults: string[] = [];
    const headings = document.querySelectorAll('h1').length;
    if (headings !== 1) faults.push(`${headings} h1`);
    if (!/^\S.* · ses-sentinel$/.test(document.title)) faults.push(`the title is "${document.title}"`);
    if (document.documentElement.lang !== 'en') faults.push('no language');
    const reached = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';
    for (const element of document.querySelectorAll(reached)) {
      element.focus();
      // What is hidden cannot be reached.
      if (document.activeElement !== element) continue;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2)
        faults.push(`focus is not seen: ${element.outerHTML.slice(0, 120)}`);
    }
    return faults;
  });

async function skipLink(page: Page): Promise<readonly string[]> {
  const focused = (property: string) => page.evaluate(`document.activeElement?.${property}`);
  // What is wrong with a form has the focus from the beginning.
  const isElsewhere = (await focused('tagName')) !== 'BODY' || new URL(page.url()).hash !== '';
  await page.keyboard.press('Tab');
  if (isElsewhere) return [];
  const first = await focused('textContent');
  await page.keyboard.press('Enter');
  const reached = await focused('id');
  return first === 'Skip to the content' && reached === 'main'
    ? []
    : [`the skip link: "${first}" leads to "${reached}"`];
}

/** @returns what is wrong with a page that has just been opened; it has been walked through afterwards. */
export async function pageFaults(page: Page): Promise<readonly string[]> {
  // In this order: the first key makes the browser show where the focus is.
  return [...(await skipLink(page)), ...(await bones(page))];
}
