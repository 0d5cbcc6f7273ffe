/** From an empty database to the first event, in a real Chromium, with a topic that really asks, signs and publishes. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { createSnsStandIn, type SnsStandIn } from '../../src/cli/sns-stand-in/stand-in.ts';
import { launchBrowser } from '../support/browser.ts';
import { overflow, signInTo, violations } from '../support/pages.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { send, TOPIC } from '../support/ses.ts';

const folder = temporaryFolder();
let browser: Browser;
let sns: SnsStandIn;
let service: Running;

beforeAll(async () => {
  sns = await createSnsStandIn({ topics: [TOPIC] });
  service = await startBuilt({
    database: join(folder.path, 'empty.db'),
    signer: await createSigner({ topicArn: TOPIC }),
    env: {
      SNS_TOPIC_ARNS: '',
      AWS_ENDPOINT_URL_SNS: sns.endpoint,
      SNS_SIGNING_CERTS: JSON.stringify(sns.signingCerts),
    },
  });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  await sns?.close();
  folder.remove();
});

const shoot = (page: Page, name: string) => {
  const to = process.env.SCREENSHOTS;
  return to === undefined ? undefined : page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
};

/** Waits until the step has turned, by itself. */
const turned = (page: Page, step: string, state: 'waiting' | 'done') =>
  page.locator(`[data-step="${step}"][data-state="${state}"]`).waitFor();

const api = (path: string, token: string, body: object) =>
  fetch(service.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('the first run in Chromium', () => {
  it('is the same for everybody: both themes, a phone, keys, no sideways scroll', async () => {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 360],
    ] as const) {
      const { page, complaints } = await signInTo(browser, service.url, {
        colorScheme,
        viewport: { width, height: 900 },
      });
      expect(await page.locator('h1').innerText()).toContain('No events yet');
      for (const road of ['SNS', 'SQS', 'EventBridge']) {
        await page.getByRole('navigation', { name: 'Road' }).getByRole('link', { name: road }).click();
        await page.waitForURL(`**/setup?road=${road.toLowerCase()}`);
        expect(await violations(page)).toEqual([]);
        expect(await overflow(page)).toBe(0);
        await shoot(page, `setup-${road}-${colorScheme}-${width}`);
      }
      await page.goto(`${service.url}/setup?account=12`);
      expect(await violations(page)).toEqual([]);
      await shoot(page, `setup-wrong-${colorScheme}-${width}`);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('is useful without scripts: what is filled in comes back, and a link looks again', async () => {
    const { page } = await signInTo(browser, service.url, { javaScriptEnabled: false });
    await page.getByLabel('AWS account id').fill('111122223333');
    await page.getByLabel('Region').fill('eu-west-1');
    await page.getByRole('button', { name: 'Fill in the commands' }).click();
    await page.waitForURL('**/setup?road=sns&account=111122223333&region=eu-west-1**');
    await page.locator('[data-step="subscription"] summary').first().click();
    expect(await page.locator('[data-step="subscription"] pre').innerText()).toContain(
      'arn:aws:sns:eu-west-1:111122223333:ses-events',
    );
    await page.getByRole('link', { name: 'Look again' }).click();
    expect(await page.getByLabel('AWS account id').inputValue()).toBe('111122223333');
    await page.context().close();
  });

  it('turns green step by step, without a reload, until the first event and the first check', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    expect(await page.locator('main').innerText()).toContain('cannot be reached from the internet');
    const subscription = page.locator('[data-step="subscription"]');
    await subscription.locator('summary').first().click();
    await subscription.getByRole('button', { name: 'Copy the command' }).click();
    await subscription.getByRole('button', { name: 'Copied' }).waitFor();
    const command = await page.evaluate(() =>
      (
        globalThis as unknown as { navigator: { clipboard: { readText: () => Promise<string> } } }
      ).navigator.clipboard.readText(),
    );
    const hook = `${service.url}/webhooks/ses`;
    expect(command).toContain(`--notification-endpoint ${hook}`);

    expect((await sns.subscribe(TOPIC, hook)).state).toBe('pending');
    await turned(page, 'subscription', 'waiting');
    await turned(page, 'reach', 'done');
    await shoot(page, 'setup-waiting');
    await page.locator('[data-step="topic"]').getByRole('link', { name: 'approve' }).click();
    await page.getByRole('button', { name: 'Approve ses-events' }).click();
    await page.getByRole('status').filter({ hasText: 'The topic is approved and confirmed' }).waitFor();
    await page.goto(`${service.url}/setup`);
    await turned(page, 'subscription', 'done');

    // From here on nothing is loaded anew.
    await page.evaluate(() => Object.assign(globalThis, { untouched: true }));
    const hand = async (message: string) => expect((await sns.publish(TOPIC, { message })).accepted).toBe(true);
    await hand('Successfully validated SNS topic for Amazon SES event publishing.');
    await turned(page, 'publish', 'done');
    await hand(JSON.stringify(send({ messageId: 'first', acceptedAt: Date.now(), destination: ['a@example.net'] })));
    await turned(page, 'event', 'done');
    const made = await api('/v1/keys', ADMIN_TOKEN, { name: 'sender', scopes: ['check'] });
    const { token } = (await made.json()) as { token: string };
    await turned(page, 'check', 'waiting');
    expect((await api('/v1/check', token, { recipients: ['a@example.net'] })).status).toBe(200);
    await turned(page, 'check', 'done');
    expect(await page.locator('[data-setup-progress]').innerText()).toBe(
      '6 of 7 steps done. Next: Somebody is told of alerts.',
    );
    expect(await page.evaluate(() => 'untouched' in globalThis)).toBe(true);
    expect(await violations(page)).toEqual([]);
    await shoot(page, 'setup-done');
    await page.getByRole('link', { name: 'Open the overview' }).click();
    await page.waitForURL(`${service.url}/`);
    expect(await page.locator('table.events').innerText()).toContain('a@example.net');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
