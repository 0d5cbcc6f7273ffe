/** Every page in a real Chromium, in both themes: no barrier, no sideways scroll, no shift, nothing too heavy. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { createEyes, lookAt } from '../support/looking.ts';
import { pageFaults } from '../support/page-faults.ts';
import { overflow, signInTo, type Visit, violations } from '../support/pages.ts';
import { ADMIN_TOKEN } from '../support/service.ts';
import { createWorld, type World } from '../support/world.ts';
import { LOOKS, type Look } from '../support/world-pages.ts';

/** From a phone at 200 % zoom to a wall. */
const WIDTHS = [320, 360, 640, 1280, 2560];
const HEIGHT = 900;
const WEIGHT = 150 * 1024;

let browser: Browser;
let world: World;

beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

type Theme = 'light' | 'dark';

/** What came over the wire, its header fields too. */
const weight = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { performance } = globalThis as unknown as {
      performance: { getEntries: () => readonly { readonly transferSize?: number }[] };
    };
    return performance.getEntries().reduce((sum, { transferSize = 0 }) => sum + transferSize, 0);
  });

async function faultsOf({ page, complaints }: Visit, look: Look, theme: Theme): Promise<readonly string[]> {
  const { status = 200, name } = look;
  complaints.length = 0;
  // Colours do not depend on the width, nor widths on the colours: each theme is looked at in one window of its own.
  const width = theme === 'light' ? 1280 : 360;
  await page.setViewportSize({ width, height: HEIGHT });
  const answered = await lookAt(page, world, look);
  const faults = answered === status ? [] : [`answered ${answered}`];
  faults.push(...(await violations(page)));
  // What is reached by keys is the same in both.
  if (theme === 'light') faults.push(...(await pageFaults(page)));
  for (const other of theme === 'light' ? WIDTHS : [width]) {
    await page.setViewportSize({ width: other, height: HEIGHT });
    const over = await overflow(page);
    if (over > 0) faults.push(`${over} px wider than ${other}`);
  }
  if (theme === 'light') {
    const sent = await weight(page);
    if (sent > WEIGHT) faults.push(`${sent} bytes`);
  }
  // The browser notes an answer that is no success.
  faults.push(...complaints.filter((text) => status === 200 || !text.includes(String(status))));
  return faults.map((fault) => `${name}: ${fault}`);
}

describe.concurrent('every page', () => {
  it.each(['light', 'dark'] as const)(
    'has neither barrier nor fault, %s',
    async (theme) => {
      const eyesOf = createEyes(browser, world, { colorScheme: theme });
      const faults: string[] = [];
      for (const look of LOOKS) {
        const seen = faultsOf(await eyesOf(look), look, theme);
        faults.push(...(await seen.catch((error: unknown) => [`${look.name}: ${String(error)}`])));
      }
      expect(faults).toEqual([]);
    },
    300_000,
  );
});

/** Adds up how far parts of the page have moved after they were painted. */
const COUNT_SHIFTS = `globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) globalThis.shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });`;

const shifted = (page: Page) => page.evaluate('globalThis.shifted');

describe('a page with charts', () => {
  it('is light on the wire, and its parts stay where they are', async () => {
    const { page } = await signInTo(browser, world.full.url);
    await page.addInitScript(COUNT_SHIFTS);
    const sent: number[] = [];
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    await network.send('Network.setCacheDisabled', { cacheDisabled: true });
    // What the page asks for again by itself, once it is there, is not what it weighs: on a slow machine it comes meanwhile.
    const again = new Set<string>();
    network.on('Network.requestWillBeSent', ({ requestId, type }) => {
      if (type === 'Fetch' || type === 'XHR' || type === 'EventSource') again.add(requestId);
    });
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (!again.has(requestId)) sent.push(encodedDataLength);
    });
    await page.goto(`${world.full.url}/?window=30d`, { waitUntil: 'networkidle' });
    const total = sent.reduce((sum, bytes) => sum + bytes, 0);
    expect(sent.length).toBeGreaterThanOrEqual(4);
    expect(total).toBeLessThan(WEIGHT);
    await page.locator('canvas').first().waitFor();
    expect(await shifted(page)).toBeLessThan(0.01);
    // A look at the measure itself: what is put on top of a page moves the rest.
    await page.evaluate("document.body.prepend(Object.assign(document.createElement('h2'), { textContent: 'Moved' }))");
    await expect.poll(() => shifted(page)).toBeGreaterThan(0.01);
    await page.context().close();
  });

  it('is the only one that asks for chart.js', async () => {
    const { page } = await signInTo(browser, world.full.url);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${world.full.url}/suppressions`, { waitUntil: 'networkidle' });
    expect(asked.filter((url) => url.includes('charts'))).toEqual([]);
    await page.goto(`${world.full.url}/`, { waitUntil: 'networkidle' });
    expect(asked.filter((url) => url.includes('charts'))).toHaveLength(1);
    await page.context().close();
  });
});

interface Reputation {
  readonly verdict: { readonly account: string; readonly region: string };
  readonly items: readonly {
    readonly account: string;
    readonly region: string;
    readonly counts: Readonly<Record<string, number>>;
    readonly bounce: { readonly rate: number };
    readonly complaint: { readonly rate: number };
  }[];
}

describe('the overview', () => {
  it.each(['24h', '7d', '30d'])('shows the numbers that the API gives, %s', async (window) => {
    const { verdict, items } = (await world.api('GET', `/v1/reputation?window=${window}`)) as Reputation;
    const shown = items.find(({ account, region }) => account === verdict.account && region === verdict.region);
    const { page } = await signInTo(browser, world.full.url);
    await page.goto(`${world.full.url}/?window=${window}`);
    const texts = await page.locator('[data-count]').evaluateAll((elements) =>
      (
        elements as unknown as readonly {
          readonly dataset: { readonly count: string };
          readonly textContent: string;
        }[]
      ).map(({ dataset, textContent }) => [dataset.count, Number(textContent.replaceAll(',', ''))] as const),
    );
    expect(texts.length).toBeGreaterThan(4);
    expect(Object.fromEntries(texts)).toEqual(Object.fromEntries(texts.map(([name]) => [name, shown?.counts[name]])));
    const rate = async (name: string) => Number.parseFloat(await page.locator(`[data-rate="${name}"]`).innerText());
    expect(await rate('bounce')).toBeCloseTo((shown?.bounce.rate ?? Number.NaN) * 100, 2);
    expect(await rate('complaint')).toBeCloseTo((shown?.complaint.rate ?? Number.NaN) * 100, 3);
    await page.context().close();
  });
});

interface Groups {
  readonly groups: { readonly items: readonly Figures[] };
}
interface Figures {
  readonly counts: { readonly attempted: number; readonly hardBounced: number; readonly complained: number };
}

/** The cells of a table's rows, numbers as plain digits. */
const rowsOf = async (page: Page, rows: string): Promise<readonly (readonly string[])[]> =>
  page.locator(rows).evaluateAll((elements) =>
    (
      elements as unknown as readonly {
        readonly querySelectorAll: (of: string) => Iterable<{ readonly textContent: string }>;
      }[]
    ).map((row) => [...row.querySelectorAll('th bdi, td')].map(({ textContent }) => textContent.replaceAll(',', ''))),
  );

describe('a table or a count', () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await signInTo(browser, world.full.url));
  });
  const open = (path: string) => page.goto(world.full.url + path);

  it.each(['campaign', 'identity', 'tenant', 'recipientDomain'])('of the breakdown by %s is the API’s', async (by) => {
    const { groups } = (await world.api('GET', `/v1/reputation?by=${by}&limit=50&sort=share`)) as Groups;
    await open(`/breakdown?by=${by}`);
    const shown = (await rowsOf(page, '.breakdown-groups tbody tr')).map((cells) => cells.slice(-4, -1));
    expect(groups.items.length).toBeGreaterThan(1);
    expect(shown).toEqual(
      groups.items.map(({ counts }) => [counts.attempted, counts.hardBounced, counts.complained].map(String)),
    );
  });

  it('of the campaigns is the API’s', async () => {
    type Campaigns = { readonly items: readonly { readonly tag: string; readonly attempted: number }[] };
    const { items } = (await world.api('GET', '/v1/campaigns?window=7d')) as Campaigns;
    await open('/campaigns?window=7d');
    const texts = (part: string) => page.locator(`.campaigns tbody ${part}`).allInnerTexts();
    expect(items.length).toBeGreaterThan(1);
    expect(await texts('tr th a')).toEqual(items.map(({ tag }) => tag));
    const shown = (await texts('td[data-label="Attempted"]')).map((text) => Number(text.replaceAll(',', '')));
    expect(shown).toEqual(items.map(({ attempted }) => attempted));
  });

  it('of the suppressions is as many as the export has', async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const file = await fetch(`${world.full.url}/v1/suppressions/export?format=ndjson`, { headers });
    const lines = (await file.text()).trim().split('\n');
    await open('/suppressions');
    const [blocking] = await page.locator('.suppressions-counts strong').allInnerTexts();
    expect(lines.length).toBeGreaterThan(70);
    expect(Number.parseInt(blocking ?? '', 10)).toBe(lines.length);
  });

  it.each(['open', 'resolved'])('of the alerts that are %s is the API’s', async (state) => {
    type Alerts = { readonly items: readonly { readonly id: string }[] };
    const { items } = (await world.api('GET', `/v1/alerts?state=${state}`)) as Alerts;
    await open('/alerts');
    const links = page.locator(state === 'open' ? '.alert-open a' : 'section table a');
    const shown = await links.evaluateAll((all) =>
      (all as unknown as readonly { readonly href: string }[]).map(({ href }) => href),
    );
    expect(items.length).toBeGreaterThan(0);
    const ids = new Set(shown.flatMap((href) => /\/alerts\/([\w-]+)/.exec(href)?.[1] ?? []));
    expect([...ids].sort()).toEqual(items.map(({ id }) => id).sort());
  });
});
