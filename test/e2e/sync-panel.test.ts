/** The built service in step with a SES of its own, and what a person sees of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { launchBrowser } from '../support/browser.ts';
import { ADMIN_TOKEN, postTo, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { send, TOPIC } from '../support/ses.ts';
import { type SesServer, startSesServer } from '../support/ses-server.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = temporaryFolder();
let browser: Browser;
let ses: SesServer;
let service: Running;

const api = (method: string, path: string, body?: object) =>
  fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

beforeAll(async () => {
  ses = await startSesServer({
    now: Date.now,
    interval: 0,
    regions: ['us-east-1', 'eu-west-1'],
    tenants: ['us-east-1/acme'],
  });
  for (let n = 0; n < 1_200; n++) ses.hold(`Person${n}@example.net`, Date.now() - 86_400_000);
  ses.fault(({ region }) => (region === 'eu-west-1' ? { status: 403, type: 'AccessDeniedException' } : null));
  const signer = await createSigner({ topicArn: TOPIC });
  service = await startBuilt({
    database: join(folder.path, 'sync.db'),
    signer,
    env: {
      SES_SYNC_REGIONS: 'us-east-1,eu-west-1',
      SES_SYNC_TENANTS: 'acme',
      AWS_ENDPOINT_URL_SESV2: ses.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    },
  });
  const body = send({ messageId: 'm-1', acceptedAt: Date.now() - 60_000, destination: ['ann@example.net'] });
  await postTo(service.url, JSON.stringify(signer.notification({ message: JSON.stringify(body) })));
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.end('SIGTERM');
  await ses?.stop();
  folder.remove();
});

it('takes SES’s list, pushes a block, and says what the other Region lacks, in light and dark', async () => {
  await api('PUT', '/v1/suppressions/blocked@example.org', { reason: 'bounce' });
  await expect.poll(() => ses.listOf('us-east-1').has('blocked@example.org'), { timeout: 60_000 }).toBe(true);
  const { results } = (await (await api('POST', '/v1/check', { recipients: ['person7@example.net'] })).json()) as {
    readonly results: readonly object[];
  };
  expect(results).toMatchObject([{ allowed: false, reason: 'ses-list' }]);
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme })).newPage();
    await page.goto(`${service.url}/sign-in`);
    await page.getByLabel('Access token').fill(ADMIN_TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${service.url}/`);
    const panel = page.getByRole('region', { name: 'In step with SES' });
    const text = await panel.innerText();
    expect(text).toMatch(/us-east-1, account\s+In step/);
    expect(text).toContain('1,200');
    expect(text).toContain('eu-west-1, account: ListSuppressedDestinations: the IAM policy does not allow it');
    if (process.env.SHOTS !== undefined)
      await panel.screenshot({ path: join(process.env.SHOTS, `sync-${colorScheme}.png`) });
    await page.evaluate(AXE);
    const found = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
    expect(found).toEqual([]);
  }
});
