/** The built service in a real Chromium: it paints, its figures are the store's, and everybody can use it. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { signInTo } from '../support/pages.ts';
import { postTo, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { bounce, complaint, delivery, type MailSpec, send, TOPIC } from '../support/ses.ts';

const HOUR = 3_600_000;
const folder = temporaryFolder();
let browser: Browser;
let signer: Signer;
let service: Running;

const deliver = async (body: object) => {
  const { status } = await postTo(service.url, JSON.stringify(signer.notification({ message: JSON.stringify(body) })));
  expect(status).toBe(200);
};

/** 100 mails over four days: 3 hard bounces, 2 complaints. */
async function fill(): Promise<void> {
  for (let n = 0; n < 100; n++) {
    const address = `person${n}@example.net`;
    const acceptedAt = Date.now() - HOUR - n * HOUR;
    const spec: MailSpec = {
      messageId: `m-${n}`,
      acceptedAt,
      destination: [address],
      configurationSet: n % 2 === 0 ? 'transactional' : 'marketing',
    };
    await deliver(send(spec));
    if (n % 34 === 0) {
      const recipients = [
        {
          emailAddress: address,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 <img src=x onerror=alert(1)> unknown',
        },
      ];
      await deliver(bounce(spec, { at: acceptedAt + 1_000, recipients }));
    } else await deliver(delivery(spec, acceptedAt + 1_000, [address]));
    if (n === 35 || n === 37)
      await deliver(complaint(spec, { at: acceptedAt + 9_000, recipients: [address], feedbackType: 'abuse' }));
  }
}

beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC });
  service = await startBuilt({ database: join(folder.path, 'full.db'), signer });
  await fill();
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  folder.remove();
});

const visit = (url: string, options: BrowserContextOptions = {}) => signInTo(browser, url, options);

/** How many different colours a canvas holds: a blank one has one. */
const coloursOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const canvas = element as unknown as {
      width: number;
      height: number;
      getContext: (kind: '2d') => {
        getImageData: (x: number, y: number, w: number, h: number) => { data: Uint8ClampedArray };
      };
    };
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set<string>();
    for (let i = 0; i < data.length; i += 4) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]},${data[i + 3]}`);
    return colours.size;
  });

describe('the dashboard in Chromium', () => {
  it('paints both charts, with the figures of the store and nothing from elsewhere', async () => {
    const { page, complaints } = await visit(service.url);
    await page.waitForSelector('[data-chart="bounce"] canvas');
    await expect.poll(() => coloursOf(page, '[data-chart="bounce"] canvas')).toBeGreaterThan(5);
    await expect.poll(() => coloursOf(page, '[data-chart="complaint"] canvas')).toBeGreaterThan(5);
    const figure = (name: string) => page.locator(`[data-count="${name}"]`).innerText();
    expect(await Promise.all(['sent', 'delivered', 'hardBounced', 'complained'].map(figure))).toEqual([
      '100',
      '97',
      '3',
      '2',
    ]);
    expect(await page.locator('[data-rate="bounce"]').innerText()).toBe('3.00\u202f%');
    expect(await page.locator('h1').innerText()).toMatch(/No verdict|Healthy|Watch/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows a bounce that has just come', async () => {
    const { page } = await visit(service.url);
    const spec: MailSpec = {
      messageId: 'just-now',
      acceptedAt: Date.now() - 2_000,
      destination: ['latest@example.org'],
    };
    await deliver(
      bounce(spec, {
        at: Date.now() - 1_000,
        recipients: [{ emailAddress: 'latest@example.org', action: 'failed', status: '5.1.1' }],
      }),
    );
    await page.reload();
    await expect(page.locator('table.events tbody tr').first().innerText()).resolves.toContain('latest@example.org');
    await page.context().close();
  });

  it('can be used by keys alone', async () => {
    const { page } = await visit(service.url);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to the content');
    const seen: string[] = [];
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab');
      const name = await page
        .locator(':focus')
        .evaluate((element) => (element as unknown as { textContent: string | null }).textContent ?? '')
        .catch(() => '');
      seen.push(name.trim().replaceAll(/\s/g, ' '));
      if (seen.at(-1) === '30 d') break;
    }
    expect(seen, seen.join('|')).toContain('30 d');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?window=30d');
    await page.goBack();
    expect(new URL(page.url()).search).toBe('');
    await page.context().close();
  });

  it('is useful without scripts', async () => {
    const { page } = await visit(service.url, { javaScriptEnabled: false });
    expect(await page.locator('h1').innerText()).toMatch(/No verdict|Healthy|Watch/);
    await page.locator('[data-chart="bounce"] summary').first().click();
    expect(await page.locator('[data-chart="bounce"] table').first().innerText()).toContain('Mails');
    await page.getByRole('link', { name: '24 h' }).click();
    await page.waitForURL('**/?window=24h');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await page.context().close();
  });
});
