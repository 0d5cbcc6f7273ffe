/** A campaign that fills before one's eyes, and mail that is stopped and let go by keys alone. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { signInTo, type Visit, violations } from '../support/pages.ts';
import { ADMIN_TOKEN, postTo, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { bounce, send, TOPIC } from '../support/ses.ts';

const folder = temporaryFolder();
let browser: Browser;
let signer: Signer;
let service: Running;
let visit: Visit;
let mails = 0;

const api = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return response.json();
};

/** Mail to so many people, as SES tells of it; all of it bounces, or none. */
async function mail(to: number, { hard = false } = {}): Promise<void> {
  mails += 1;
  const acceptedAt = Date.now();
  const destination = Array.from({ length: to }, (_, n) => `p${mails}-${n}@example.net`);
  const spec = { messageId: `m-${mails}`, acceptedAt, destination, tenant: 'acme', campaign: 'spring-2' };
  const recipients = destination.map((emailAddress) => ({ emailAddress, status: '5.1.1' }));
  const bodies = hard ? [send(spec), bounce(spec, { at: acceptedAt, recipients })] : [send(spec)];
  for (const body of bodies) {
    const response = await postTo(service.url, JSON.stringify(signer.notification({ message: JSON.stringify(body) })));
    expect(response.status).toBe(200);
  }
}

const bar = (page: Page) => page.getByRole('progressbar', { name: 'Progress of spring-2' });
const isPaused = async () => ((await api('GET', '/v1/sending?tenant=acme')) as { readonly paused: boolean }).paused;

beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC });
  service = await startBuilt({ database: join(folder.path, 'campaigns.db'), signer });
  browser = await launchBrowser();
  await api('PUT', '/v1/campaigns/spring-2', { expected: 200, tenant: 'acme', name: 'Spring sale' });
  await mail(50);
  visit = await signInTo(browser, service.url);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  folder.remove();
});

describe('a campaign', () => {
  it('fills its bar and turns bad while it is looked at, without a reload and without losing the focus', async () => {
    const { page, complaints } = visit;
    await page.goto(`${service.url}/campaigns`);
    expect(await bar(page).getAttribute('value')).toBe('50');
    const link = page.getByRole('link', { name: 'spring-2' });
    await link.focus();
    const loaded = await page.evaluate('performance.timeOrigin');
    await mail(50, { hard: true });
    await mail(50);
    await expect.poll(() => bar(page).getAttribute('value'), { timeout: 30_000 }).toBe('150');
    expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toContain('Over the pause line');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('spring-2');
    expect(await page.evaluate('performance.timeOrigin')).toBe(loaded);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${service.url}/campaigns/spring-2`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Campaign spring-2');
    await mail(20);
    await expect.poll(() => bar(page).getAttribute('value'), { timeout: 30_000 }).toBe('170');
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 90_000);

  it('stays as it is when the reader pauses the updates, and has a link where there are no scripts', async () => {
    const { page } = await signInTo(browser, service.url);
    await page.clock.install();
    await page.goto(`${service.url}/campaigns/spring-2`);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.clock.fastForward(6_000);
    await expect.poll(() => asked.length).toBe(1);
    await page.getByRole('button', { name: 'Pause updates' }).click();
    await page.clock.fastForward(60_000);
    await mail(10);
    expect(await bar(page).getAttribute('value')).toBe('170');
    expect(asked).toHaveLength(1);
    await page.getByRole('button', { name: 'Go on updating' }).click();
    await expect.poll(() => bar(page).getAttribute('value')).toBe('180');
    await page.context().close();
    const plain = await signInTo(browser, service.url, { javaScriptEnabled: false });
    await plain.page.goto(`${service.url}/campaigns/spring-2`);
    await mail(10);
    await plain.page.getByRole('link', { name: 'Refresh' }).click();
    expect(await bar(plain.page).getAttribute('value')).toBe('190');
    await plain.page.context().close();
  }, 90_000);
});

it('stops the mail of a tenant and lets it go, by keys', async () => {
  const { page } = visit;
  await page.goto(`${service.url}/campaigns/spring-2`);
  const press = async (name: RegExp, role: 'link' | 'button' = 'link') => {
    await page.getByRole(role, { name }).focus();
    await page.keyboard.press('Enter');
  };
  await press(/^Pause sending of tenant acme/);
  await page.waitForURL(/circuit-breakers\/pause/);
  await page.getByLabel('Why').focus();
  await page.keyboard.type('bought list');
  await page.keyboard.press('Tab');
  await page.keyboard.type('acm');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.title()).toContain('Error: ');
  expect(await isPaused()).toBe(false);
  await page.getByLabel('Confirm').fill('acme');
  await page.keyboard.press('Enter');
  await page.waitForURL(/done=paused/);
  expect(await isPaused()).toBe(true);
  expect(await page.getByRole('status').innerText()).toContain('The pause was set');
  expect(await violations(page)).toEqual([]);
  await press(/^Resume/);
  await page.waitForURL(/circuit-breakers\/resume/);
  await press(/^Resume sending$/, 'button');
  await page.waitForURL(/done=resumed/);
  expect(await isPaused()).toBe(false);
  // The form that came back.
  expect(visit.complaints.filter((text) => !text.includes('422'))).toEqual([]);
}, 60_000);
