/** The dashboard of the built Worker, on workerd with D1, in a real Chromium. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '../edge/signed-in.ts';
import { type RunningWorker, startWorker } from '../edge/worker.ts';
import { launchBrowser } from '../support/browser.ts';
import { overflow, signInTo, violations } from '../support/pages.ts';
import { bounce, delivery, type MailSpec, send } from '../support/ses.ts';

const ANN = 'ann@example.net';
const WAIT = { timeout: 20_000 };
/** As many as one isolate holds open. */
const STREAMS = 32;

let browser: Browser;
let worker: RunningWorker;

const mailTo = (address: string): MailSpec => ({
  messageId: `m-${address}`,
  acceptedAt: Date.now() - 60_000,
  destination: [address],
  campaign: 'spring',
});

async function tell(address: string, isHard: boolean): Promise<void> {
  const spec = mailTo(address);
  const at = spec.acceptedAt + 1_000;
  const recipients = [{ emailAddress: address, action: 'failed', status: '5.1.1' }];
  const bodies = [send(spec), isHard ? bounce(spec, { at, recipients }) : delivery(spec, at, [address])];
  for (const body of bodies) expect(await worker.publish(body)).toBe(200);
}

beforeAll(async () => {
  [worker, browser] = await Promise.all([startWorker(), launchBrowser()]);
  for (let n = 0; n < 12; n++) await tell(`person${n}@example.org`, false);
  await tell(ANN, true);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await worker?.close();
});

const faultsOf = async (page: Page): Promise<readonly string[]> => {
  const over = await overflow(page);
  return [...(await violations(page)), ...(over > 0 ? [`${over} px too wide`] : [])];
};

const isAllowed = async (address: string): Promise<boolean> =>
  (await worker.call('/v1/check', { method: 'POST', body: { recipients: [address] } })).json.results[0].allowed;

it.each(['light', 'dark'] as const)('paints its pages without a complaint, %s', async (colorScheme) => {
  const { page, complaints } = await signInTo(browser, worker.url, { colorScheme });
  for (const path of ['/', '/breakdown?by=campaign', '/settings']) {
    const response = await page.goto(`${worker.url}${path}`);
    expect([path, response?.status()]).toEqual([path, 200]);
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect([path, ...(await faultsOf(page))]).toEqual([path]);
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('shows what comes in while a page is open', async () => {
  const { page, complaints } = await signInTo(browser, worker.url);
  await expect.poll(() => page.locator('[data-ticker-state]').innerText(), WAIT).toBe('Live');
  await page.evaluate(() => Object.assign(globalThis, { neverLoadedAgain: true }));
  await tell('late@example.org', true);
  const rows = page.locator('table.events tbody');
  await expect.poll(() => rows.innerText(), WAIT).toContain('late@example.org');
  expect(await page.evaluate(() => 'neverLoadedAgain' in globalThis)).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('finds a recipient, lets it go and takes that back; checks follow', async () => {
  const { page, complaints } = await signInTo(browser, worker.url);
  const heading = () => page.locator('h1').innerText();
  const box = page.getByRole('searchbox', { name: 'Address, message id or tag' });
  await box.fill(ANN);
  await box.press('Enter');
  await page.waitForURL(`**/recipients/${encodeURIComponent(ANN)}`);
  expect(await heading()).toContain('Blocked: hard bounce');
  expect(await isAllowed(ANN)).toBe(false);
  await page.locator('.actions').getByRole('link', { name: 'Release' }).click();
  await page.getByLabel('Note').fill('She wrote from a new mailbox');
  await page.getByRole('button', { name: `Release ${ANN}` }).click();
  await page.waitForURL('**?done=*');
  expect(await heading()).toContain('May be mailed');
  expect(await isAllowed(ANN)).toBe(true);
  await page.getByRole('button', { name: 'Block again' }).click();
  await expect.poll(heading, WAIT).toContain('Blocked: hard bounce');
  expect(await isAllowed(ANN)).toBe(false);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('saves settings, which are there when the page is loaded again', async () => {
  const { page, complaints } = await signInTo(browser, worker.url);
  await page.goto(`${worker.url}/settings`);
  const days = page.getByLabel('Hard bounce: For how long', { exact: true });
  await days.fill('90');
  await page.getByRole('button', { name: /Save the rules/ }).click();
  await page.waitForURL('**/settings?saved=1');
  await page.goto(`${worker.url}/settings`);
  expect(await days.inputValue()).toBe('90');
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('holds no place for a stream whose reader has gone', async () => {
  const { cookie } = await signIn(worker.url);
  const open = async () => {
    const gone = new AbortController();
    const response = await fetch(`${worker.url}/live/events`, { headers: { cookie }, signal: gone.signal });
    await response.body?.getReader().read();
    return { status: response.status, leave: () => gone.abort() };
  };
  for (let n = 0; n < STREAMS + 8; n++) {
    const { status, leave } = await open();
    leave();
    expect([n, status]).toEqual([n, 200]);
  }
});
