/** The list of suppressions in a real Chromium. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { signInTo } from '../support/pages.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';

const GOOD = 9_975;
const TWICE = 20;
const BAD = 5;
/** 10,000 lines: most are new, some are told twice, some are none. */
const tenThousand = (name: string): string => {
  const good = Array.from({ length: GOOD }, (_, n) => `${name}.${n}@import.example.net,bounce`);
  const bad = Array.from({ length: BAD }, (_, n) => `not an address ${n},bounce`);
  return ['email,reason', ...good.slice(0, 5_000), ...bad, ...good.slice(5_000), ...good.slice(0, TWICE), ''].join(
    '\n',
  );
};

const folder = temporaryFolder();
let browser: Browser;
let service: Running;

beforeAll(async () => {
  service = await startBuilt({ database: join(folder.path, 'x.db'), signer: await createSigner({ topicArn: TOPIC }) });
  const lines = Array.from({ length: 70 }, (_, n) => `a.rather.long.address.of.person.${n}@subdomain.of.example.net`);
  const response = await fetch(`${service.url}/v1/suppressions/import?reason=manual&note=from%20the%20old%20system`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'text/csv' },
    body: ['address', ...lines].join('\n'),
  });
  expect(response.status).toBe(200);
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  folder.remove();
});

describe('the list in Chromium', () => {
  it('is filtered, paged, and left and found again by the back button', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    await page.getByRole('link', { name: 'Suppressions', exact: true }).click();
    await page.getByLabel('Part of the address').fill('person.6');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/text=person\.6/);
    expect(await page.locator('tbody tr').count()).toBe(11);
    await page.getByRole('link', { name: 'Clear all filters' }).click();
    await page.getByRole('link', { name: /Next page/ }).click();
    await page.waitForURL(/after=/);
    expect(await page.locator('tbody tr').count()).toBe(20);
    await page.goBack();
    await page.goBack();
    expect(await page.locator('tbody tr').count()).toBe(11);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is released by keys: rows chosen, asked, done, and written down', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    await page.goto(`${service.url}/suppressions?text=person.6`);
    const all = page.getByLabel('All rows of this page');
    await all.focus();
    await page.keyboard.press('Space');
    expect(await page.getByText('11 chosen of 11 on this page.').isVisible()).toBe(true);
    // The next row's box.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.getByText('10 chosen of 11 on this page.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Release the chosen' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Release 10\u00a0entries?' }).waitFor();
    await page.getByLabel('Note').fill('an old list');
    await page.getByRole('button', { name: 'Release 10\u00a0entries' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Released: 10\u00a0entries' }).waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    expect(await page.locator('tbody tr', { hasText: 'Released' }).count()).toBe(10);
    expect(await page.getByText('Note: an old list').count()).toBe(10);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('an import in Chromium', () => {
  it('of 10,000 addresses is previewed, watched while it is sent, and reported line by line', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    await page.goto(`${service.url}/suppressions`);
    await page.getByRole('link', { name: 'Import', exact: true }).click();
    const buffer = Buffer.from(tenThousand('chosen'));
    await page.getByLabel('File').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('heading', { name: 'Preview' }).waitFor();
    expect(await page.locator('.import-preview tbody tr').count()).toBe(20);
    expect(await page.getByLabel('Column of the address').inputValue()).toBe('1');
    expect(await page.locator('.import-preview').textContent()).toContain('5 unreadable');

    // A slow line, so that there is something to watch.
    const line = await page.context().newCDPSession(page);
    const uploadThroughput = Math.round(buffer.length / 4);
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput };
    await line.send('Network.emulateNetworkConditions', conditions);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const sent = page.getByRole('progressbar', { name: 'Sent' });
    const share = async () => Number(await sent.getAttribute('value'));
    await expect.poll(share, { timeout: 10_000 }).toBeGreaterThan(0);
    const first = await share();
    await expect.poll(share, { timeout: 10_000 }).toBeGreaterThan(first);
    expect(first).toBeLessThan(1);

    await page.waitForURL(/\/suppressions\/imports\/[\w-]+$/, { timeout: 30_000 });
    await page.getByRole('heading', { name: 'Done: 9,975 new, 20 there already, 5 unreadable.' }).waitFor();
    const read = page.getByRole('progressbar', { name: 'Read of the file' });
    expect(await read.getAttribute('value')).toBe(String(buffer.length));
    expect(await read.getAttribute('max')).toBe(String(buffer.length));
    expect(await page.locator('.tiles').textContent()).toContain('Lines read10,000');
    const faults = await page.locator('tbody th').allTextContents();
    expect(faults).toEqual(['5,002', '5,003', '5,004', '5,005', '5,006']);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download as csv' }).click();
    expect((await download).suggestedFilename()).toBe('import-errors.csv');
    expect(complaints.filter((each) => !each.startsWith('failed: '))).toEqual([]);
    await page.context().close();
  });

  it('takes a file that is dropped, and goes on when the page is left', async () => {
    const { page } = await signInTo(browser, service.url);
    await page.goto(`${service.url}/suppressions/import`);
    const dropped = await page.evaluateHandle((text) => {
      const { DataTransfer } = globalThis as unknown as {
        DataTransfer: new () => { readonly items: { readonly add: (file: File) => void } };
      };
      const data = new DataTransfer();
      data.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
      return data;
    }, tenThousand('dropped'));
    await page.locator('[data-drop]').dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByRole('heading', { name: 'Preview' }).waitFor();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.waitForURL(/\/suppressions\/imports\/[\w-]+$/);
    const path = page.url();
    await page.goto(`${service.url}/suppressions`);
    await page.goto(path);
    // The page keeps itself fresh: nobody loads it again.
    await page.getByRole('heading', { name: 'Done: 9,975 new, 20 there already, 5 unreadable.' }).waitFor();
    await page.goto(`${service.url}/suppressions/release-all?text=dropped.9`);
    await page.getByRole('heading', { name: 'Release all 1,086 entries that match?' }).waitFor();
    await page.getByLabel('Confirmation').fill('release');
    await page.getByRole('button', { name: /^Release all/ }).click();
    await page.getByRole('heading', { name: 'Released: 1,086\u00a0entries' }).waitFor({ timeout: 60_000 });
    await page.context().close();
  }, 90_000);

  it('works without scripts', async () => {
    const { page, complaints } = await signInTo(browser, service.url, { javaScriptEnabled: false });
    await page.goto(`${service.url}/suppressions/import`);
    await page.getByLabel('Or paste a list').fill('plain@import.example.net\n');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.waitForURL(/\/suppressions\/imports\/[\w-]+$/);
    await expect
      .poll(async () => {
        await page.reload();
        return page.locator('#verdict').textContent();
      })
      .toContain('Done: 1 new');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
