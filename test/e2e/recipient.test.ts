/** Why one person gets no mail, and putting it right: recipients, messages and the box, in a real Chromium. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { overflow, signInTo, violations } from '../support/pages.ts';
import { ADMIN_TOKEN, postTo, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { bounce, complaint, delivery, type MailSpec, other, send, TOPIC } from '../support/ses.ts';

const HOUR = 3_600_000;
const NOW = Date.now();
const ann = 'ann@example.net';
const bob = 'bob@example.org';
const LONG = `a-very-long-local-part-that-does-not-break-0123456789@${'sub.'.repeat(40)}example.net`;
const HOSTILE = `smtp; 550 5.1.1 <script>alert(1)</script> \u202e<img src=x onerror=alert(2)> no such user ${'x'.repeat(300)}`;

const folder = temporaryFolder();
let browser: Browser;
let signer: Signer;
let service: Running;
let readerToken: string;

// biome-ignore lint/suspicious/noExplicitAny: a JSON answer of any shape, taken apart by the assertions.
async function api(method: string, path: string, body?: object): Promise<any> {
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}`).toBe(true);
  return response.json();
}

async function deliver(body: object): Promise<void> {
  const { status } = await postTo(service.url, JSON.stringify(signer.notification({ message: JSON.stringify(body) })));
  expect(status).toBe(200);
}

const spec = (messageId: string, ago: number, destination: readonly string[]): MailSpec => ({
  messageId,
  acceptedAt: NOW - ago * HOUR,
  destination,
  configurationSet: 'marketing',
  campaign: 'spring-2',
});

const failed = (emailAddress: string, diagnosticCode = 'smtp; 550 5.1.1 no such user') => ({
  emailAddress,
  action: 'failed',
  status: '5.1.1',
  diagnosticCode,
});

/** A mail that carries the sender's own Message-ID. */
function withOwnId(body: Record<string, unknown>, messageId: string): object {
  const { mail } = body as { mail: { commonHeaders: object } };
  return { ...body, mail: { ...mail, commonHeaders: { ...mail.commonHeaders, messageId } } };
}

const opened = (mail: MailSpec, n: number) =>
  other(mail, 'Open', {
    timestamp: new Date(mail.acceptedAt + n * 60_000).toISOString(),
    ipAddress: '192.0.2.1',
    userAgent: `Mozilla/5.0 (reader ${n})`,
  });

async function fill(): Promise<void> {
  const first = spec('m-first', 60, [ann]);
  await deliver(send(first));
  await deliver(delivery(first, first.acceptedAt + 2_000, [ann]));
  await deliver(opened(first, 3));
  const second = spec('m-second', 5, [ann]);
  await deliver(withOwnId(send(second), '<order-17@shop.example.com>'));
  await deliver(
    other(second, 'DeliveryDelay', {
      timestamp: new Date(second.acceptedAt + 60_000).toISOString(),
      delayType: 'TransientCommunicationFailure',
      delayedRecipients: [{ emailAddress: ann, status: '4.4.1', diagnosticCode: 'smtp; 421 4.4.1 timed out' }],
    }),
  );
  await deliver(bounce(second, { at: second.acceptedAt + 90_000, recipients: [failed(ann, HOSTILE)] }));
  const several = spec('m-several', 8, [bob, 'cid@example.org', 'dan@example.org']);
  await deliver(send(several));
  await deliver(delivery(several, several.acceptedAt + 1_000, [bob, 'cid@example.org']));
  await deliver(bounce(several, { at: several.acceptedAt + 3_000, recipients: [failed('dan@example.org')] }));
  await deliver(opened(several, 4));
  const both = { at: several.acceptedAt + HOUR, recipients: [bob, 'cid@example.org'], feedbackType: 'abuse' };
  await deliver(complaint(several, both));
  const busy = spec('m-busy', 30, ['busy@example.com']);
  await deliver(send(busy));
  for (let n = 0; n < 120; n++) await deliver(opened(busy, n));
  const long = spec('m-long', 3, [LONG]);
  await deliver(send(long));
  await deliver(bounce(long, { at: long.acceptedAt + 1_000, recipients: [failed(LONG)] }));
  await deliver(send(spec('m-gone', 40, ['gone@example.com'])));
  await api('POST', '/v1/recipients/gone@example.com/erase', { note: 'ticket 4' });
  await api('PUT', '/v1/suppressions/%40blocked.example', { note: 'a competitor' });
}

beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC });
  service = await startBuilt({ database: join(folder.path, 'x.db'), signer });
  readerToken = (await api('POST', '/v1/keys', { name: 'reader', scopes: ['read'] })).token;
  await fill();
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

const plain = (text: string) => text.replaceAll('\u00a0', ' ').trim();
const heading = async (page: Page) => plain(await page.locator('h1').innerText());
const box = (page: Page) => page.getByRole('searchbox', { name: 'Address, message id or tag' });

async function lookUp(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await box(page).press('Enter');
}

const check = async (address: string): Promise<boolean> =>
  (await api('POST', '/v1/check', { recipients: [address] })).results[0].allowed;

describe('one recipient, in Chromium', () => {
  it('is looked up by keys alone, released with a note, and blocked again; checks follow', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    expect(await check(ann)).toBe(false);
    await page.keyboard.press('/');
    await page.keyboard.type('Ann Lee <ANN@example.net>');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/recipients/${encodeURIComponent(ann)}`);
    expect(await heading(page)).toMatch(/^Blocked: hard bounce, all tenants, since \d+ \w+ \d{4}, \d\d:\d\d UTC\.$/);
    const verdict = plain(await page.locator('section.verdict').innerText());
    expect(verdict).toContain('The mailbox does not exist. Can fix it: the recipient');
    const story = page.locator('table.story tbody tr');
    expect((await story.allInnerTexts()).map((text) => plain(text).split('\t')[1]?.trim())).toEqual([
      'Blocked',
      'Hard bounce',
      'Delayed',
      'Sent',
      'Opened',
      'Delivered',
      'Sent',
    ]);
    // What strangers wrote is text.
    expect(await story.nth(1).innerText()).toContain('<script>alert(1)</script>');
    expect(await page.locator('main :is(script, img)').count()).toBe(0);

    await page.locator('.actions').getByRole('link', { name: 'Release' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/release');
    expect(await heading(page)).toBe(`Release ${ann}?`);
    expect(plain(await page.locator('main').innerText())).toContain(`Mail to ${ann} resumes: all tenants.`);
    await page.getByLabel('Note').fill('She wrote from a new mailbox');
    await page.getByRole('button', { name: `Release ${ann}` }).click();
    await page.waitForURL('**?done=*');
    expect(plain(await page.getByRole('status').innerText())).toContain(`Released: ${ann}`);
    expect(await heading(page)).toBe('May be mailed: nothing blocks this address.');
    expect(await story.first().innerText()).toContain('Note: She wrote from a new mailbox');
    expect(await story.first().innerText()).toContain('By key:administrator');
    expect(await check(ann)).toBe(true);

    await page.getByRole('button', { name: 'Block again' }).click();
    await expect.poll(() => heading(page)).toContain('Blocked: hard bounce, all tenants');
    expect(await check(ann)).toBe(false);
    await page.goBack();
    expect(await page.getByRole('button', { name: 'Block again' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('leads from the box to messages and lists, without scripts too', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { page, complaints } = await signInTo(browser, service.url, { javaScriptEnabled });
      await lookUp(page, 'm-several');
      await page.waitForURL('**/messages/m-several');
      expect(await heading(page)).toBe('Hard bounced: 1 of 3 recipients; 2 delivered.');
      expect(await page.locator('main h2').allInnerTexts()).toEqual([
        'The message',
        'dan@example.org',
        bob,
        'cid@example.org',
        'Not known which recipient',
      ]);
      await lookUp(page, '<order-17@shop.example.com>');
      await page.waitForURL('**/messages/m-second');
      await lookUp(page, 'campaign=spring-2');
      await page.waitForURL('**/messages?tag=*');
      expect(await page.locator('table.messages tbody tr').count()).toBe(5);
      await lookUp(page, '@blocked.example');
      await page.waitForURL('**/recipients/%40blocked.example');
      expect(await heading(page)).toContain('Blocked: by hand, all tenants');
      await lookUp(page, 'what is this?');
      expect(await heading(page)).toContain('Nothing to look up: what is this?');
      expect(await box(page).inputValue()).toBe('what is this?');
      // A page that is not there is told as such; that is no fault of the page.
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
      await page.context().close();
    }
  });

  it('has a story of hundreds of events in pages that lead there and back', async () => {
    const { page } = await signInTo(browser, service.url);
    await lookUp(page, 'busy@example.com');
    const rows = page.locator('table.story tbody tr');
    expect(await rows.count()).toBe(50);
    await page.getByRole('link', { name: 'Older' }).click();
    await page.waitForURL('**events=*');
    await page.getByRole('link', { name: 'Older' }).click();
    await expect.poll(() => rows.count()).toBe(21);
    expect(await rows.last().innerText()).toContain('Sent');
    await page.getByRole('link', { name: 'Newest' }).click();
    await expect.poll(() => rows.count()).toBe(50);
    await page.context().close();
  });

  it('has a menu on a phone, and a switch for the shortcut', async () => {
    const { page } = await signInTo(browser, service.url, { viewport: { width: 360, height: 740 } });
    expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(0);
    await page.getByText('Menu', { exact: true }).click();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Recipients' }).click();
    await page.waitForURL('**/recipients');
    await page.getByLabel(/leads to the box/).uncheck();
    await page.reload();
    expect(await page.getByLabel(/leads to the box/).isChecked()).toBe(false);
    await page.keyboard.press('/');
    expect(await box(page).evaluate((element) => element === element.ownerDocument.activeElement)).toBe(false);
    await page.getByLabel(/leads to the box/).check();
    await page.locator('h1').click();
    await page.keyboard.press('/');
    expect(await page.locator(':focus').getAttribute('id')).toBe('search');
    await page.context().close();
  });

  it('fits any window from 320 pixels on, with the longest names in its head', async () => {
    const tenant = 'a-tenant-with-a-name-of-sixty-four-characters-that-does-not-brea';
    const { token } = await api('POST', '/v1/keys', { name: 'k'.repeat(100), scopes: ['read'], tenant });
    const { page } = await signInTo(browser, service.url, {}, token);
    await page.goto(`${service.url}/recipients/${LONG}`);
    for (const width of [320, 640, 800, 1024]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await overflow(page), `${width}`).toBeLessThanOrEqual(0);
      await shoot(page, `head-${width}`);
    }
    await page.setViewportSize({ width: 320, height: 800 });
    await page.getByText('Menu', { exact: true }).click();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await shoot(page, 'head-menu');
    await page.context().close();
  });

  /** What no look at every page has: see test/support/world-pages.ts. */
  const PAGES = {
    simulator: '/recipients/bounce@simulator.amazonses.com',
    busy: '/recipients/busy@example.com',
    hostile: `/recipients/${ann}`,
    message: '/messages/m-several',
  } as const;

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('has no barrier that axe finds, %s at %i, and does not scroll sideways', async (colorScheme, width) => {
    const { page, complaints } = await signInTo(browser, service.url, {
      colorScheme,
      viewport: { width, height: 800 },
    });
    const look = async (name: string) => {
      expect(await violations(page), name).toEqual([]);
      expect(await overflow(page), name).toBeLessThanOrEqual(0);
      await shoot(page, `${name}-${colorScheme}-${width}`);
    };
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(`${service.url}${path}`);
      await look(name);
    }
    await page.goto(`${service.url}/recipients/${ann}/erase`);
    await page.getByRole('button', { name: `Erase ${ann} for ever` }).click();
    await page.getByRole('alert').waitFor();
    await look('erase-wrong');
    if (width === 360) {
      await page.getByText('Menu', { exact: true }).click();
      await look('menu');
    }
    expect(complaints.filter((text) => !/40[4]|42[2]/.test(text))).toEqual([]);
    await page.context().close();
    const reader = await signInTo(browser, service.url, { colorScheme, viewport: { width, height: 800 } }, readerToken);
    await reader.page.goto(`${service.url}/recipients/${LONG}`);
    expect(
      await reader.page
        .locator('main')
        .getByRole('link', { name: /Release|Block|Erase/ })
        .count(),
    ).toBe(0);
    await shoot(reader.page, `reader-${colorScheme}-${width}`);
    await reader.page.context().close();
  });

  it('prints without what only a screen can use', async () => {
    const { page } = await signInTo(browser, service.url);
    await page.goto(`${service.url}/recipients/${bob}`);
    await page.emulateMedia({ media: 'print' });
    for (const selector of ['.search', '.actions', 'nav.pages']) {
      expect(await page.locator(selector).first().isVisible(), selector).toBe(false);
    }
    expect(await page.locator('h1').isVisible()).toBe(true);
    await shoot(page, 'print');
    await page.context().close();
  });
});
