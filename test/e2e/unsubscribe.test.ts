/** The page behind an unsubscribe link in a real Chromium: what a recipient of a mail gets to see. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { overflow, violations } from '../support/pages.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';

const LONG = `${'long'.repeat(16)}@${`${'label'.repeat(12)}.`.repeat(3)}example.com`;
const folder = temporaryFolder();
let browser: Browser;
let service: Running;

beforeAll(async () => {
  const signer = await createSigner({ topicArn: TOPIC });
  service = await startBuilt({ database: join(folder.path, 'x.db'), signer });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  folder.remove();
});

interface Answer {
  readonly items: readonly { readonly url: string }[];
  readonly results: readonly { readonly allowed: boolean }[];
}

async function api(path: string, request: object): Promise<Answer> {
  const response = await fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const linkOf = async (recipient: string, scope: object = {}): Promise<string> =>
  (await api('/v1/unsubscribe-links', { recipients: [recipient], ...scope })).items[0]?.url ?? '';

const allowed = async (recipient: string, scope: object = {}): Promise<boolean | undefined> =>
  (await api('/v1/check', { recipients: [recipient], ...scope })).results[0]?.allowed;

async function visit(url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // The answer's status, which the tests look at themselves.
    if (/warning|error/.test(message.type()) && !message.text().includes('the server responded with a status'))
      complaints.push(message.text());
  });
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(service.url) || request.url().startsWith('data:');
    if (!isOwn || request.resourceType() === 'script') complaints.push(`not wanted: ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

const shoot = (page: Page, name: string) => {
  const to = process.env.SCREENSHOTS;
  return to === undefined ? undefined : page.screenshot({ path: join(to, `${name}.png`) });
};

describe('the unsubscribe page in Chromium', () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('has no barrier that axe finds and does not scroll sideways, %s at %i', async (colorScheme, width) => {
    const look = { colorScheme, viewport: { width, height: 700 } };
    const scope = { tenant: 'tenant'.repeat(10), stream: 'product_news'.repeat(5) };
    const pages = {
      short: await linkOf('ann@example.com', { tenant: 'acme', stream: 'marketing' }),
      long: await linkOf(LONG, scope),
      bad: `${service.url}/unsubscribe/nonsense`,
    };
    for (const [name, url] of Object.entries(pages)) {
      const { page, complaints } = await visit(url, look);
      expect(await violations(page), name).toEqual([]);
      expect(await overflow(page), name).toBeLessThanOrEqual(0);
      await shoot(page, `${name}-${colorScheme}-${width}`);
      if (name !== 'bad') {
        await page.getByRole('button', { name: 'Unsubscribe' }).click();
        await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
        expect(await violations(page), name).toEqual([]);
        expect(await overflow(page), name).toBeLessThanOrEqual(0);
        await shoot(page, `${name}-done-${colorScheme}-${width}`);
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('unsubscribes by keys alone, without scripts, and not before', async () => {
    const bob = 'bob@example.com';
    const { page, complaints } = await visit(await linkOf(bob, { stream: 'marketing' }), { javaScriptEnabled: false });
    expect(await allowed(bob)).toBe(true);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Unsubscribe');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
    expect(await allowed(bob)).toBe(false);
    expect(await allowed(bob, { stream: 'transactional' })).toBe(true);
    await page.reload();
    expect(await page.locator('h1').innerText()).toBe('You are unsubscribed');
    expect(complaints).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    await page.context().close();
  });

  it('offers the button to whoever posted something else', async () => {
    const eve = 'eve@example.com';
    const url = await linkOf(eve);
    const { page } = await visit(url, { viewport: { width: 360, height: 700 } });
    await page.locator('input[type=hidden]').evaluate((input) => input.remove());
    await page.getByRole('button').click();
    await page.getByRole('alert').waitFor();
    expect(await allowed(eve)).toBe(true);
    expect(await violations(page)).toEqual([]);
    await shoot(page, 'not-done');
    await page.getByRole('button').click();
    await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
    expect(await allowed(eve)).toBe(false);
    await page.context().close();
  });

  it('keeps scripts out even when somebody gets one into the page', async () => {
    const { page } = await visit(await linkOf('ann@example.com'));
    const refused: string[] = [];
    page.on('console', (message) => refused.push(message.text()));
    await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: {
          createElement: (name: string) => { textContent: string };
          body: { append: (node: unknown) => void };
        };
      };
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.body.append(script);
    });
    await expect.poll(() => refused.join(' ')).toMatch(/Content Security Policy/);
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    await page.context().close();
  });
});
