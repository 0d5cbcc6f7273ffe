/** The page of sources in a real Chromium, with topics that really ask, publish, and are confirmed. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { createSnsStandIn, type SnsStandIn } from '../../src/cli/sns-stand-in/stand-in.ts';
import { launchBrowser } from '../support/browser.ts';
import { signInTo } from '../support/pages.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { delivery, type MailSpec, send, TOPIC } from '../support/ses.ts';

const STRANGE = TOPIC.replace(/[^:]+$/, 'a-topic-that-nobody-has-listed');
const folder = temporaryFolder();
let browser: Browser;
let sns: SnsStandIn;
let service: Running;
let readerToken: string;

const publish = async (topic: string, message: string) => {
  const { accepted } = await sns.publish(topic, { message });
  expect(accepted).toBe(true);
};

const tellOf = async (topic: string, n: number) => {
  const acceptedAt = Date.now() - 60_000;
  const spec: MailSpec = { messageId: `${topic}-${n}`, acceptedAt, destination: [`p${n}@example.net`] };
  await publish(topic, JSON.stringify(send(spec)));
  await publish(topic, JSON.stringify(delivery(spec, acceptedAt + 1_000, spec.destination)));
};

beforeAll(async () => {
  sns = await createSnsStandIn({ topics: [TOPIC, STRANGE] });
  service = await startBuilt({
    database: join(folder.path, 'x.db'),
    signer: await createSigner({ topicArn: TOPIC }),
    env: { AWS_ENDPOINT_URL_SNS: sns.endpoint, SNS_SIGNING_CERTS: JSON.stringify(sns.signingCerts) },
  });
  const response = await fetch(`${service.url}/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'reader', scopes: ['read'] }),
  });
  readerToken = ((await response.json()) as { token: string }).token;
  // Refusals are gathered for up to 20 seconds before they are stored.
  const raw = { method: 'POST', headers: { 'x-amz-sns-rawdelivery': 'true' }, body: '{"eventType":"Send"}' };
  expect((await fetch(`${service.url}/webhooks/ses`, raw)).status).toBe(403);
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  await sns?.close();
  folder.remove();
});

const visit = async (options: BrowserContextOptions = {}, token?: string) => {
  const found = await signInTo(browser, service.url, options, token);
  await found.page.goto(`${service.url}/sources`);
  return found;
};

const shoot = (page: Page, name: string) => {
  const to = process.env.SCREENSHOTS;
  return to === undefined ? undefined : page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
};

const heading = async (page: Page) => (await page.locator('h1').innerText()).replaceAll('\u00a0', ' ').trim();

describe('the sources in Chromium', () => {
  it('approve a topic that asks, and show it live', async () => {
    const { page, complaints } = await visit();
    expect(await heading(page)).toMatch(/^The only source has sent nothing yet\./);
    expect((await sns.subscribe(TOPIC, `${service.url}/webhooks/ses`)).state).toBe('confirmed');
    await tellOf(TOPIC, 1);
    expect((await sns.subscribe(STRANGE, `${service.url}/webhooks/ses`)).state).toBe('pending');
    await page.reload();
    expect(await heading(page)).toMatch(/^1 of 2 sources wait for approval\./);
    await shoot(page, 'sources-waiting');
    await page.getByRole('button', { name: 'Approve a-topic-that-nobody-has-listed' }).click();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').innerText()).toContain('The topic is approved and confirmed');
    await tellOf(STRANGE, 2);
    await page.goto(`${service.url}/sources`);
    expect(await heading(page)).toMatch(/^All 2 sources live\. .*: last message \d+ s ago/);
    expect(await page.locator('tbody tr').first().innerText()).toContain(STRANGE);
    await page.getByRole('link', { name: 'a-topic-that-nobody-has-listed' }).click();
    await page.waitForURL(/sources\/arn/);
    expect(await heading(page)).toMatch(/^Live\. a-topic-that-nobody-has-listed: last message/);
    expect(await page.locator('.sources-strip rect').count()).toBe(24);
    expect(await page.locator('main').innerText()).toContain(`${service.url}/webhooks/ses`);
    await page.getByRole('link', { name: '7 d' }).click();
    await page.waitForURL(/window=7d/);
    expect(await page.locator('.sources-strip rect').count()).toBe(28);
    await page.getByText('As a table').click();
    expect(await page.locator('.twin tbody tr').first().innerText()).toMatch(/\t2$/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('say why messages were refused, and what to do', async () => {
    const { page } = await visit();
    const refused = async () => {
      await page.reload();
      return page.locator('#refused').innerText();
    };
    await expect.poll(refused, { timeout: 40_000, interval: 1_000 }).toContain('Untick "Enable raw message delivery"');
    await page.context().close();
  }, 60_000);

  it('open what could not be read, try it again, and give it up with a note', async () => {
    await publish(TOPIC, '{"hello": "<img src=x onerror=alert(1)>"}');
    const { page, complaints } = await visit();
    await page.getByRole('link', { name: 'Open', exact: true }).click();
    await page.waitForURL(/quarantine/);
    expect(await page.locator('pre').innerText()).toContain('<img src=x onerror=alert(1)>');
    await shoot(page, 'sources-message');
    await page.getByRole('button', { name: 'Read it again' }).click();
    expect(await page.getByRole('alert').innerText()).toBe('The message still cannot be read.');
    await page.getByLabel('Why').fill('a test of ours');
    await page.getByRole('button', { name: 'Discard the message' }).click();
    await page.getByRole('status').waitFor();
    expect(await page.locator('#quarantine').innerText()).toContain('Empty: every message that came could be read.');
    expect(await page.locator('.sources').first().innerText()).toContain('a test of ours');
    // The refused replay answers 409, which the browser's console notes.
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
    await page.context().close();
  });

  it('are for operators only', async () => {
    const { page } = await visit({}, readerToken);
    expect(await heading(page)).toBe('Your key may not see the sources');
    await page.context().close();
  });
});
