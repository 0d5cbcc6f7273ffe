/** The list of suppressions in a real Chromium. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { signInTo } from '../support/pages.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';

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
});
