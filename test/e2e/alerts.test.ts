/** Alerts in a real Chromium: an open one is seen and acknowledged by keys, and a rule is changed and used. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { alertWith, judgeAt } from '../support/alerts.ts';
import { launchBrowser } from '../support/browser.ts';
import { mail } from '../support/mailing.ts';
import { overflow, signInTo, violations } from '../support/pages.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const HOUR = 3_600_000;
const folder = temporaryFolder();
let browser: Browser;
let service: Running;

beforeAll(async () => {
  const database = join(folder.path, 'x.db');
  const store = openSqlite({ path: database, migrations: MIGRATIONS });
  const now = Date.now();
  await store.reputation.recounted();
  await mail(store, { at: now - 2 * HOUR, delivered: 91 });
  await mail(store, { at: now - 2 * HOUR, delivered: 20, hard: 9, campaign: 'spring-2' });
  await judgeAt(store, now - HOUR);
  const past = alertWith({ openedAt: now - 50 * HOUR, title: 'Over the review line: 6.00 % hard bounces' });
  const over = { ...past, level: 'warn' as const };
  await store.alerts.write([{ alert: { ...over, resolvedAt: now - 40 * HOUR }, notice: 'opened' }], now - 50 * HOUR);
  await store.close();
  service = await startBuilt({ database, signer: await createSigner({ topicArn: TOPIC }) });
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
const text = async (page: Page, selector = 'main') =>
  (await page.locator(selector).innerText()).replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

/** The service judges once a minute; whoever has the same database judges the same. */
async function judgedByAnotherReplica(): Promise<void> {
  const store = openSqlite({ path: join(folder.path, 'x.db'), migrations: MIGRATIONS });
  await judgeAt(store, Date.now());
  await store.close();
}

describe('the alerts in Chromium', () => {
  it('are seen, looked into, and acknowledged with a note, by keys alone', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    await page.goto(`${service.url}/alerts`);
    expect(await text(page, '.verdict h1')).toMatch(/^ ?1 open: Over the review line: 7\.50 % hard bounces/);
    const open = page.getByRole('article');
    expect(await open.innerText()).toContain('Campaign spring-2 caused 9.');
    await shoot(page, 'list');
    await open.getByRole('link', { name: 'Acknowledge…' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**#acknowledge');
    await page.getByLabel('What is being done').focus();
    await page.keyboard.type('spring-2 is stopped');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await text(page)).toContain('spring-2 is stopped');
    await shoot(page, 'acknowledged');
    expect(await violations(page)).toEqual([]);
    await page.goto(`${service.url}/alerts`);
    expect(await text(page, '.verdict')).toContain('1 is acknowledged');
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await overflow(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('follow the rules: a rule that is switched off here ends its alerts when they are judged again', async () => {
    const { page, complaints } = await signInTo(browser, service.url);
    await page.goto(`${service.url}/settings/alerts`);
    await shoot(page, 'rules');
    expect(await violations(page)).toEqual([]);
    const rule = page.getByRole('group', { name: 'Hard-bounce rate' });
    await rule.getByLabel('Review line').fill('3');
    await page.getByRole('button', { name: 'Save alert rules' }).click();
    await page.getByRole('alert').waitFor();
    expect(await text(page, '[role=alert]')).toContain('rise from warn to pause');
    await rule.getByLabel('Review line').fill('5');
    await rule.getByLabel('This rule is').selectOption('off');
    await page.getByLabel('Note').fill('a list of our own');
    await page.getByRole('button', { name: 'Save alert rules' }).click();
    await page.getByRole('status').waitFor();
    expect(await text(page, '[role=status]')).toContain('Hard-bounce rate: This rule is: from on to off');
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const read = await fetch(`${service.url}/v1/settings/alerts`, { headers });
    expect(await read.json()).toMatchObject({ version: 1, settings: { bounceRate: { enabled: false } } });
    await judgedByAnotherReplica();
    await page.goto(`${service.url}/alerts`);
    expect(await text(page, '.verdict')).toMatch(/No alert is open\.\s+9 of 12 rules/);
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
    await page.context().close();
  });
});
