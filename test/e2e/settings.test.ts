/** The page of settings in a real Chromium: by keys alone, in both themes, on a phone. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { overflow, signInTo, violations } from '../support/pages.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';

const folder = temporaryFolder();
let browser: Browser;
let service: Running;
let readerToken: string;

async function api(method: string, path: string, body: object): Promise<{ readonly token?: string }> {
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return (await response.json()) as { readonly token?: string };
}

const setRules = (tenant: string | undefined, rules: object, note?: string) =>
  api('PUT', '/v1/settings', { tenant, suppressionPolicy: { rules, note } });

beforeAll(async () => {
  const signer = await createSigner({ topicArn: TOPIC });
  service = await startBuilt({ database: join(folder.path, 'x.db'), signer });
  readerToken = (await api('POST', '/v1/keys', { name: 'reader', scopes: ['read'] })).token ?? '';
  const stream = {
    list: 'customers',
    topic: 'a-topic-with-a-name-of-sixty-four-characters-that-does-not-break',
    stream: 'marketing',
  };
  const complaint = { enabled: true, scope: 'all', days: 365 };
  await setRules('acme', { complaint, unsubscribe: { enabled: true, streams: [stream] } }, 'agreed with them');
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  folder.remove();
});

const shoot = (page: Page, name: string) => {
  const to = process.env.SCREENSHOTS;
  return to === undefined ? undefined : page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
};

const days = (page: Page) => page.getByLabel('Hard bounce: For how long', { exact: true });
const save = (page: Page) => page.getByRole('button', { name: /Save the rules|rules of its own/ });
const text = async (page: Page, selector: string) =>
  (await page.locator(selector).innerText()).replaceAll('\u00a0', ' ');

/** Tabs on until an element has the focus. */
async function tabTo(page: Page, id: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    if ((await page.locator(':focus').getAttribute('id')) === id) return;
  }
  throw new Error(`${id} cannot be reached by Tab`);
}

describe('the settings in Chromium', () => {
  it('are changed by keys alone, from the overview to the history', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    const link = page.getByRole('link', { name: 'Settings' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings');
    expect(await page.getByRole('navigation', { name: 'Pages' }).locator('[aria-current="page"]').innerText()).toBe(
      'Settings',
    );
    await tabTo(page, 'hardBounce.days');
    await page.keyboard.type('90');
    await tabTo(page, 'hardSuspect.enabled');
    await page.keyboard.press('ArrowUp');
    await tabTo(page, 'note');
    await page.keyboard.type('Numbers are given to others after 90 days');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings?saved=1');
    expect(await text(page, '[role="status"]')).toContain('Hard bounce, for how long: from until removed to 90 days');
    expect(await days(page).inputValue()).toBe('90');
    const newest = await text(page, 'table.history tbody tr:first-child');
    for (const part of ['key:administrator', 'Suspected hard bounce, blocks: from no to yes', 'given to others'])
      expect(newest).toContain(part);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('put the focus on what is wrong, and lead from there to the field', async () => {
    const { page } = await signInTo(browser, service.url);
    await page.goto(`${service.url}/settings?tenant=bakery`);
    await days(page).fill('soon');
    await save(page).click();
    const summary = page.getByRole('alert');
    await summary.waitFor();
    expect(await page.locator(':focus').getAttribute('role')).toBe('alert');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('hardBounce.days');
    expect(await days(page).inputValue()).toBe('soon');
    expect(new URL(page.url()).search).toContain('tenant=bakery');
    await page.context().close();
  });

  it('work without scripts, for a tenant and back', async () => {
    const { page } = await signInTo(browser, service.url, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Rules of tenant').fill('clinic');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**/settings?tenant=clinic');
    await page.getByLabel('Contact list of row 1').fill('patients');
    await page.getByLabel('Stream of row 1').fill('news');
    await page.getByRole('button', { name: 'Give tenant clinic rules of its own' }).click();
    await page.waitForURL('**/settings?tenant=clinic&saved=1');
    expect(await page.getByLabel('Contact list of row 4').count()).toBe(1);
    await page.getByLabel('Contact list of row 1').fill('');
    await page.getByLabel('Stream of row 1').fill('');
    await save(page).click();
    await page.waitForURL('**/settings?tenant=clinic&saved=2');
    expect(await text(page, '[role="status"]')).toContain('removed list patients ends stream news');
    await page.getByRole('button', { name: 'Follow the installation again' }).click();
    await page.waitForURL('**/settings?tenant=clinic&saved=3');
    expect(await text(page, 'main')).toContain('Tenant clinic has no rules of its own');
    await page.context().close();
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('have no barrier that axe finds, %s at %i, and do not scroll sideways', async (colorScheme, width) => {
    const options = { colorScheme, viewport: { width, height: 800 } };
    const check = async (page: Page, name: string) => {
      expect(await violations(page), name).toEqual([]);
      expect(await overflow(page), name).toBeLessThanOrEqual(0);
      await shoot(page, `settings-${name}-${colorScheme}-${width}`);
    };
    const { page } = await signInTo(browser, service.url, options);
    await page.goto(`${service.url}/settings?tenant=acme`);

    await days(page).fill('soon');
    await page.locator('[id="softBounce.strikes"]').fill('30');
    await page.getByLabel('Contact list of row 2').fill('x');
    await save(page).click();
    await page.getByRole('alert').waitFor();
    await check(page, 'wrong');

    const tenant = `t-${colorScheme}-${width}`;
    await page.goto(`${service.url}/settings?tenant=${tenant}`);
    await days(page).fill('30');
    await setRules(tenant, { complaint: { enabled: false, scope: 'tenant', days: 7 } }, 'They asked for it');
    await save(page).click();
    await page.getByRole('alert').waitFor();
    expect(await text(page, '[role="alert"]')).toContain('Complaint, blocks: from yes to no');
    await check(page, 'stale');
    await save(page).click();
    await page.waitForURL('**&saved=2');
    await check(page, 'saved');
    await page.context().close();

    const reader = await signInTo(browser, service.url, options, readerToken);
    await reader.page.goto(`${service.url}/settings?tenant=acme`);
    expect(await reader.page.locator('main form[method="post"]').count()).toBe(0);
    await check(reader.page, 'read-only');
    await reader.page.context().close();
  });
});
