/** Takes a picture of every page, in its variants: `tsx test/screenshots/take.ts <folder> [name…]`, after a build. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { createEyes, lookAt } from '../support/looking.ts';
import { createWorld, type World } from '../support/world.ts';
import { NOW } from '../support/world-mail.ts';
import { indexOf } from './index-page.ts';
import { fileOf, VARIANTS, type Variant } from './variants.ts';

/** Always the same, since the page of an empty installation shows its own address. */
const PORTS = { full: 48_025, empty: 48_026 };
const HEIGHT = 900;
const TALLEST = 1_000;
const QUALITY = 0.2;
/** Of windows from this width on, and of narrower ones: still to be read, and half as many bytes. */
const SMALLER = { from: 700, wide: 0.625, narrow: 0.85 };

/** By the browser's own encoder: no package is needed for a picture a fifth as large. */
async function webpOf(studio: Page, png: Buffer): Promise<Buffer> {
  const url = await studio.evaluate(
    `(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png.toString('base64')}';
      await image.decode();
      const scale = image.width > ${SMALLER.from} ? ${SMALLER.wide} : ${SMALLER.narrow};
      const size = { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
      const canvas = Object.assign(document.createElement('canvas'), size);
      const pen = canvas.getContext('2d');
      pen.imageSmoothingQuality = 'high';
      pen.drawImage(image, 0, 0, size.width, size.height);
      return canvas.toDataURL('image/webp', ${QUALITY});
    })()`,
  );
  return Buffer.from(String(url).split(',')[1] ?? '', 'base64');
}

async function pictureOf(page: Page, world: World, { look, colorScheme, width, media }: Variant): Promise<Buffer> {
  await page.emulateMedia({ colorScheme, media: 'screen' });
  await page.setViewportSize({ width, height: HEIGHT });
  await lookAt(page, world, look);
  await page.waitForLoadState('networkidle');
  await page.emulateMedia({ colorScheme, media });
  if (media === 'print') await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  const tall = await page.evaluate('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width, height: Math.min(Number(tall), TALLEST) };
  return page.screenshot({ fullPage: true, clip });
}

/** @param names of looks: only these are taken anew. All, when there are none, and what is of no page any more goes. */
async function take(folder: string, names: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const chosen = VARIANTS.filter(({ look }) => names.length === 0 || names.includes(look.name));
  if (names.length === 0)
    for (const file of readdirSync(folder)) if (file.endsWith('.webp')) rmSync(join(folder, file));
  const [world, browser] = await Promise.all([createWorld(PORTS), launchBrowser()]);
  const studio = await browser.newPage();
  const eyesOf = createEyes(browser, world, { timezoneId: 'UTC', locale: 'en-GB' });
  let bytes = 0;
  for (const variant of chosen) {
    const { page } = await eyesOf(variant.look);
    await page.clock.setFixedTime(NOW);
    const picture = await webpOf(studio, await pictureOf(page, world, variant));
    writeFileSync(join(folder, fileOf(variant)), picture);
    bytes += picture.length;
  }
  writeFileSync(join(folder, 'README.md'), indexOf(VARIANTS));
  await browser.close();
  await world.close();
  console.log(`${chosen.length} pictures, ${Math.round(bytes / 1024)} KB`);
}

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say which folder: tsx test/screenshots/take.ts docs/screenshots');
await take(folder, names);
