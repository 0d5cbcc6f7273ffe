/** What is around every page, in a real Chromium: theme, shortcuts, paper. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { signInTo } from '../support/pages.ts';
import { type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';

const folder = temporaryFolder();
let browser: Browser;
let service: Running;

beforeAll(async () => {
  service = await startBuilt({ database: join(folder.path, 'x.db'), signer: await createSigner({ topicArn: TOPIC }) });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  folder.remove();
});

const ground = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');
const LIGHT = 'rgb(245, 247, 249)';
const DARK = 'rgb(14, 18, 23)';

describe('the frame of a page', () => {
  it.each([true, false])(
    'turns dark by a press, whatever the machine says, and stays so; scripts: %s',
    async (scripts) => {
      const options = { colorScheme: 'light', javaScriptEnabled: scripts } as const;
      const { page, complaints } = await signInTo(browser, service.url, options);
      await page.goto(`${service.url}/suppressions?text=a`);
      const chosen = (name: string) =>
        page.getByRole('button', { name, exact: true, pressed: true }).waitFor({ state: 'visible' });
      if (scripts) expect(await ground(page)).toBe(LIGHT);
      await page.getByRole('button', { name: 'Dark', exact: true }).click();
      await chosen('Dark');
      expect(new URL(page.url()).search).toBe('?text=a');
      if (scripts) expect(await ground(page)).toBe(DARK);
      await page.goto(`${service.url}/`);
      await chosen('Dark');
      if (scripts) {
        expect(await ground(page)).toBe(DARK);
        await page.emulateMedia({ media: 'print' });
        expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light');
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it('is gone about in by keys, until they are switched off', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('g', 's');
    await page.waitForURL('**/suppressions');
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await press('?');
    await list.waitFor();
    expect(await list.innerText()).toContain('Campaigns');
    await press('Escape');
    await list.waitFor({ state: 'hidden' });
    await press('/');
    await page.keyboard.type('gs?/');
    expect(await page.getByRole('searchbox', { name: 'Address, message id or tag' }).inputValue()).toBe('gs?/');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await list.getByLabel('Shortcuts are on in this browser').uncheck();
    await list.getByRole('button', { name: 'Close' }).click();
    await page.reload();
    await press('?', 'g', 'o');
    expect(await list.isVisible()).toBe(false);
    expect(page.url()).toBe(`${service.url}/suppressions`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('leaves off on paper what only a screen can use, and says where the page is from', async () => {
    const { page } = await signInTo(browser, service.url);
    await page.goto(`${service.url}/suppressions`);
    await page.emulateMedia({ media: 'print' });
    for (const selector of ['.search', 'nav.pages', '.user', '.theme', '.skip'])
      expect(await page.locator(selector).first().isVisible(), selector).toBe(false);
    expect(await page.locator('.printed').innerText()).toContain(`${service.url}/suppressions, as of `);
    await page.context().close();
  });
});
