/** An open page in a real Chromium: events appear, and a breach, and nobody has loaded it again. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { overflow, signInTo, violations } from '../support/pages.ts';
import { postTo, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { bounce, delivery, type MailSpec, TOPIC } from '../support/ses.ts';

const folder = temporaryFolder();
let browser: Browser;
let signer: Signer;
let service: Running;

const deliver = async (body: object) => {
  const { status } = await postTo(service.url, JSON.stringify(signer.notification({ message: JSON.stringify(body) })));
  expect(status).toBe(200);
};

/** One message to many recipients. */
const mailTo = (name: string, recipients: number): MailSpec => ({
  messageId: `m-${name}`,
  acceptedAt: Date.now() - 60_000,
  destination: Array.from({ length: recipients }, (_, n) => `${name}-${n}@example.net`),
  campaign: name,
});

const bounced = (spec: MailSpec) =>
  deliver(
    bounce(spec, {
      at: Date.now() - 1_000,
      recipients: spec.destination.map((emailAddress) => ({
        emailAddress,
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 <img src=x onerror=alert(1)> unknown',
      })),
    }),
  );

beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC });
  service = await startBuilt({ database: join(folder.path, 'live.db'), signer });
  // Enough for a verdict on both rates.
  for (let n = 0; n < 24; n++) {
    const spec = mailTo(`good${n}`, 50);
    await deliver(delivery(spec, spec.acceptedAt + 1_000, spec.destination));
  }
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  folder.remove();
});

const rows = (page: Page) => page.locator('table.events tbody');
const saysLive = (page: Page) => expect.poll(() => page.locator('[data-ticker-state]').innerText(), WAIT).toBe('Live');
const WAIT = { timeout: 20_000 };

/** As if another tab were in front. */
const hide = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    const { document } = globalThis as unknown as { document: EventTarget };
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

it('shows what comes in, waits when it is told to, rests when nobody looks, and tells of a breach', async () => {
  const { page, complaints } = await signInTo(browser, service.url);
  expect(await page.locator('h1').innerText()).toMatch(/^\s*Healthy:/);
  await saysLive(page);
  // Gone as soon as the page is loaded again.
  await page.evaluate(() => Object.assign(globalThis, { neverLoadedAgain: true }));

  await bounced(mailTo('first', 1));
  await expect.poll(() => rows(page).innerText(), WAIT).toContain('first-0@example.net');
  expect(await rows(page).locator('tr').first().innerText()).toContain('Hard bounce');
  expect(await rows(page).getByRole('link', { name: 'first-0@example.net' }).getAttribute('href')).toBe(
    '/recipients/first-0%40example.net',
  );

  const pause = page.getByRole('button', { name: 'Pause' });
  await pause.click();
  await bounced(mailTo('second', 1));
  await expect.poll(() => page.locator('[data-ticker-state]').innerText(), WAIT).toBe('Paused, 1 new');
  expect(await rows(page).innerText()).not.toContain('second-0@');
  await pause.click();
  await expect.poll(() => rows(page).innerText(), WAIT).toContain('second-0@');

  const closed = page.waitForEvent('requestfailed', (request) => request.url().includes('/live/events'));
  await hide(page, true);
  await closed;
  await bounced(mailTo('third', 1));
  const reopened = page.waitForRequest((request) => request.url().includes('/live/events'));
  await hide(page, false);
  expect(new URL((await reopened).url()).searchParams.get('after')).toMatch(/^\d+$/);
  await expect.poll(() => rows(page).innerText(), WAIT).toContain('third-0@');
  for (const name of ['first', 'second', 'third'])
    expect(
      await rows(page)
        .getByRole('link', { name: `${name}-0@example.net` })
        .count(),
    ).toBe(1);

  const loaded = await page.locator('[data-rate="bounce"]').innerText();
  await bounced(mailTo('bad', 45));
  await bounced(mailTo('worse', 45));
  await expect
    .poll(() => page.locator('h1').innerText(), WAIT)
    .toMatch(/Over the review line: .* hard bounces, 93 of 1,293 mails/);
  expect(await page.title()).toBe('Over the review line · ses-sentinel');
  expect(await page.locator('[data-verdict-change]').innerText()).toMatch(
    /The verdict changed at \d\d:\d\d UTC, while this page was open\. The figures below are older\. Load them again/,
  );
  // Of what is below nothing has moved but the list.
  expect(await page.locator('[data-rate="bounce"]').innerText()).toBe(loaded);
  await expect.poll(() => page.locator('.ticker-more').first().innerText(), WAIT).toMatch(/^\+\d+ more$/);
  expect(await rows(page).locator('tr').count()).toBeLessThanOrEqual(50);
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => 'neverLoadedAgain' in globalThis)).toBe(true);

  await page.getByRole('link', { name: 'Load them again' }).click();
  await expect.poll(() => page.locator('[data-rate="bounce"]').innerText(), WAIT).toMatch(/^7\.19/);
  const culprit = page.locator('[data-culprit]').first();
  expect(await culprit.innerText()).toContain('Campaign');
  if (process.env.SCREENSHOTS !== undefined)
    await page.screenshot({ path: join(process.env.SCREENSHOTS, 'breach-live.png'), fullPage: true });
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('ends when the session does, and says so', async () => {
  const { page } = await signInTo(browser, service.url);
  await saysLive(page);
  const other = await page.context().newPage();
  await other.goto(service.url);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect.poll(() => page.locator('[data-ticker-state]').innerText(), WAIT).toContain('Signed out');
  await page.context().close();
}, 60_000);
