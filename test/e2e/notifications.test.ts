/** The page of notifications in a real Chromium: adding, testing, failing, removing, in both themes and on a phone. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { appendNotices } from '../support/notices.ts';
import { overflow, signInTo, violations } from '../support/pages.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { type SesServer, startSesServer } from '../support/ses-server.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';

const folder = temporaryFolder();
let browser: Browser;
let service: Running;
let ses: SesServer;
let receiver: Receiver;
let status = 200;

beforeAll(async () => {
  const signer = await createSigner({ topicArn: TOPIC });
  ses = await startSesServer({ now: Date.now });
  receiver = await startReceiver(
    () => (response) => response.writeHead(status).end(status === 200 ? 'ok' : 'no_service'),
  );
  service = await startBuilt({
    database: join(folder.path, 'x.db'),
    signer,
    env: {
      ALERT_EMAIL_FROM: 'Sentinel <alerts@example.com>',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_SESV2: ses.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
  });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  await receiver?.close();
  await ses?.stop();
  folder.remove();
});

const shoot = (page: Page, name: string) => {
  const to = process.env.SCREENSHOTS;
  return to === undefined ? undefined : page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
};
const text = async (page: Page, selector: string) =>
  (await page.locator(selector).innerText()).replaceAll('\u00a0', ' ');
const open = (page: Page, query = '') => page.goto(`${service.url}/settings/notifications${query}`);

const removeAll = async () => {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const list = (await (await fetch(`${service.url}/v1/webhooks`, { headers })).json()) as { items: { id: string }[] };
  for (const { id } of list.items) await fetch(`${service.url}/v1/webhooks/${id}`, { method: 'DELETE', headers });
};

describe('the notifications in Chromium', () => {
  it('are set up by keys alone: a chat is added, tested, and removed after a question', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Notifications' }).click();
    await page.waitForURL('**/settings/notifications');
    expect(await text(page, 'main')).toContain('Nobody is told yet');
    const slack = page.getByRole('navigation', { name: 'Kind of endpoint' }).getByRole('link', { name: 'Slack' });
    await slack.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**?add=slack#add');
    await page.getByLabel('URL of the incoming webhook').focus();
    await page.keyboard.type(`${receiver.url}/token`);
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await text(page, '[role="status"]')).toContain('is added');
    expect(await page.content()).not.toContain('/hook/token');
    await page.getByRole('button', { name: 'Send test message' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**?tested=*');
    expect(await text(page, '[role="status"]')).toContain('The test message was sent');
    expect(receiver.received.at(-1)?.path).toBe('/hook/token');
    expect(receiver.received.at(-1)?.body).toContain('Test message of ses-sentinel');
    await page.getByRole('link', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove the endpoint' }).click();
    await page.waitForURL('**?removed=yes');
    expect(await text(page, 'main')).toContain('Nobody is told yet');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('show the secret of a webhook once, and a mail that SES refuses with the reason', async () => {
    const { page } = await signInTo(browser, service.url, { javaScriptEnabled: false });
    await open(page, '?add=webhook');
    await page.getByLabel('URL', { exact: true }).fill(receiver.url);
    await page.getByLabel('alerts', { exact: false }).first().check();
    await page.getByRole('button', { name: 'Add the Webhook endpoint' }).click();
    const shown = await text(page, '.copy-text');
    expect(shown).toMatch(/^whsec_/);
    await open(page);
    expect(await page.content()).not.toContain(shown);
    await open(page, '?add=email');
    await page.getByLabel('Address', { exact: true }).fill('ops@example.com');
    await page.getByRole('button', { name: 'Add the address' }).click();
    await page.waitForURL('**?added=*');
    ses.fault(() => ({ status: 400, type: 'MessageRejected', message: 'not verified: ops@example.com' }));
    const mail = page.getByRole('listitem').filter({ hasText: 'ops@example.com' });
    await mail.getByRole('button', { name: 'Send test message' }).click();
    expect(await text(page, '[role="status"]')).toContain('not taken by SES: MessageRejected');
    ses.fault(() => null);
    await mail.getByRole('button', { name: 'Send test message' }).click();
    expect(await text(page, '[role="status"]')).toContain('The test message was sent');
    expect(ses.sent.at(-1)?.Destination.ToAddresses).toEqual(['ops@example.com']);
    await page.context().close();
    await removeAll();
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('have no barrier that axe finds, %s at %i, and do not scroll sideways', async (colorScheme, width) => {
    await removeAll();
    status = 200;
    const { page } = await signInTo(browser, service.url, { colorScheme, viewport: { width, height: 800 } });
    const check = async (name: string) => {
      expect(await violations(page), name).toEqual([]);
      expect(await overflow(page), name).toBeLessThanOrEqual(0);
      await shoot(page, `notifications-${name}-${colorScheme}-${width}`);
    };
    await open(page, '?add=webhook');
    await page.getByLabel('URL', { exact: true }).fill(`${receiver.url}/a-rather-long-path?token=hush`);
    await page.getByRole('button', { name: 'Add the Webhook endpoint' }).click();
    await page.getByRole('status').waitFor();
    await check('secret');

    await open(page, '?add=email');
    await page.getByLabel('Address', { exact: true }).fill('nobody');
    await page.getByLabel('From').fill('22:00');
    await page.getByLabel('Time zone').fill('Mars');
    await page.getByRole('button', { name: 'Add the address' }).click();
    await page.getByRole('alert').waitFor();
    await check('wrong');
    await page
      .getByLabel('Address', { exact: true })
      .fill('a-person-with-a-rather-long-name.on-call@operations.example.com');
    await page.getByLabel('Until').fill('07:00');
    await page.getByLabel('Time zone').fill('Europe/Berlin');
    await page.getByLabel('Sun').uncheck();
    await page.getByLabel('Which alerts').selectOption('review');
    await page.getByLabel('Description').fill('Whoever is on duty');
    await page.getByRole('button', { name: 'Add the address' }).click();
    await page.waitForURL('**?added=*');
    await check('added');

    await open(page, '?add=slack');
    await page.getByLabel('URL of the incoming webhook').fill(receiver.url);
    await page.getByRole('button', { name: 'Add the Slack endpoint' }).click();
    await page.waitForURL('**?added=*');
    status = 410;
    appendNotices(join(folder.path, 'x.db'), [{ alert: `a-${colorScheme}-${width}`, level: 'review', at: Date.now() }]);
    const chat = page.getByRole('listitem').filter({ hasText: 'Slack' });
    await expect
      .poll(
        async () => {
          await open(page);
          return chat.innerText();
        },
        { timeout: 30_000 },
      )
      .toContain('it answered 410: gone');
    await chat.getByRole('button', { name: 'Send test message' }).click();
    expect(await text(page, '[role="status"]')).toContain('refused (410): no_service');
    await check('failing');
    await chat.getByRole('link', { name: 'Remove' }).click();
    await check('remove');
    await open(page);
    await chat.getByRole('button', { name: 'Enable' }).click();
    expect(await text(page, '[role="status"]')).toContain('is enabled');
    await page.context().close();
  });

  it('are no business of a key that is bound to a tenant', async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'bound', scopes: ['read'], tenant: 'acme' });
    const created = await fetch(`${service.url}/v1/keys`, { method: 'POST', headers, body });
    const { token } = (await created.json()) as { token: string };
    const { page } = await signInTo(browser, service.url, {}, token);
    await page.getByRole('link', { name: 'Settings' }).click();
    expect(await page.getByRole('link', { name: 'Notifications' }).count()).toBe(0);
    await open(page);
    expect(await text(page, 'main')).toContain('Notifications are for operators');
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});
