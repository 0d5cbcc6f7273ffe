/** Who makes it worse: into a value and back, by keys, in a real Chromium without scripts. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { overflow, signInTo, violations } from '../support/pages.ts';
import { postTo, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { bounce, type MailSpec, send, TOPIC } from '../support/ses.ts';

const NOW = Date.now();
const LONG = `${'a-name-that-does-not-break-'.repeat(6)}end`;

const folder = temporaryFolder();
let browser: Browser;
let service: Running;

beforeAll(async () => {
  const signer = await createSigner({ topicArn: TOPIC });
  service = await startBuilt({ database: join(folder.path, 'x.db'), signer });
  const specs = Array.from(
    { length: 30 },
    (_, n): MailSpec => ({
      messageId: `m-${n}`,
      acceptedAt: NOW - n * 60_000,
      destination: [n < 10 ? `p${n}@news.example` : `p${n}@fine.example`],
      configurationSet: n % 3 === 0 ? LONG : 'news',
      campaign: n < 10 ? 'bought' : 'weekly',
    }),
  );
  const bodies = specs.flatMap((spec, n) => [
    send(spec),
    ...(n < 10
      ? [bounce(spec, { at: NOW, recipients: spec.destination.map((emailAddress) => ({ emailAddress })) })]
      : []),
  ]);
  for (const body of bodies) {
    const text = JSON.stringify(signer.notification({ message: JSON.stringify(body) }));
    expect((await postTo(service.url, text)).status).toBe(200);
  }
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  folder.remove();
});

/** Goes to a link by the tabulator alone, and follows it. */
async function follow(page: Page, name: string): Promise<void> {
  const focused = () =>
    page.evaluate(() =>
      (
        globalThis as unknown as { document: { activeElement: { textContent: string } } }
      ).document.activeElement.textContent.trim(),
    );
  for (let presses = 0; (await focused()) !== name; presses++) {
    expect(presses, `no way to ${name}`).toBeLessThan(80);
    await page.keyboard.press('Tab');
  }
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

describe('the breakdown in Chromium', () => {
  it('leads into a value and back by keys, without scripts', async () => {
    const { page, complaints } = await signInTo(browser, service.url, { javaScriptEnabled: false });
    await follow(page, 'Breakdown');
    await follow(page, 'Recipient domain');
    expect(await page.locator('h1').textContent()).toContain('news.example makes all 10');
    await follow(page, 'news.example');
    expect(page.url()).toContain('by=campaign&recipientDomain=news.example');
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await page.locator('tbody th').textContent()).toContain('bought');
    await follow(page, '24\u202fh');
    expect(page.url()).toContain('recipientDomain=news.example');
    await page.goBack();
    await page.goBack();
    expect(await page.locator('tbody tr').count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('opens the rest of a row on a phone, and never scrolls sideways', async () => {
    const { page } = await signInTo(browser, service.url, {
      viewport: { width: 360, height: 800 },
      colorScheme: 'dark',
    });
    await page.goto(`${service.url}/breakdown`);
    expect(await overflow(page)).toBe(0);
    const row = page.locator('tbody tr').first();
    expect(await row.getByText('95\u202f% range').isVisible()).toBe(false);
    await row.locator('summary').click();
    expect(await row.getByText('95\u202f% range').isVisible()).toBe(true);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.context().close();
  });
});
