/** The built service beside a SES of its own: what a person sees of AWS's word, and that it follows it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { INITIAL_POLL } from '../../src/reputation/aws/polls.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { launchBrowser } from '../support/browser.ts';
import { overflow, signInTo, violations } from '../support/pages.ts';
import { postTo, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { ACCOUNT, delivery, send, TOPIC } from '../support/ses.ts';
import { HEALTHY } from '../support/ses-account-server.ts';
import { type SesServer, startSesServer } from '../support/ses-server.ts';

const folder = temporaryFolder();
const DAY = 86_400_000;
const ARN = `arn:aws:ses:us-east-1:${ACCOUNT}:`;
let browser: Browser;
let ses: SesServer;
const services: Running[] = [];

function fill(): void {
  const today = Math.floor(Date.now() / DAY);
  const side = ses.accounts.sideOf('us-east-1');
  side.metrics = {
    SEND: { [today]: 20_000, [today - 20]: 80_000 },
    DELIVERY: { [today]: 19_700 },
    PERMANENT_BOUNCE: { [today]: 280, [today - 20]: 700 },
    COMPLAINT: { [today]: 6, [today - 20]: 19 },
    DELIVERY_COMPLAINT: { [today]: 12_000, [today - 20]: 50_000 },
  };
  const stopped = {
    Status: 'DISABLED',
    Cause: 'Hard bounces above the policy of the tenant',
    LastUpdatedTimestamp: Date.now() / 1_000,
  };
  side.entities = [
    {
      ReputationEntityReference: `${ARN}tenant/acme/tn-1`,
      ReputationEntityType: 'RESOURCE',
      SendingStatusAggregate: 'DISABLED',
      ReputationImpact: 'HIGH',
      AwsSesManagedStatus: stopped,
    },
  ];
  side.recommendations = [
    { ResourceArn: `${ARN}identity/example.com`, Type: 'DMARC', Description: 'DMARC1', Status: 'OPEN', Impact: 'LOW' },
  ];
}

const UNKNOWN_ACCOUNT = {
  region: 'us-east-1',
  account: null,
  accountFrom: null,
  productionAccess: null,
  quota24h: 50_000,
  sentLast24h: 120,
  maxSendRate: 14,
  vdmEnabled: false,
};

/** A service of its own, with a mail in it. */
async function start(name: string, env: Readonly<Record<string, string>>): Promise<Running> {
  const signer = await createSigner({ topicArn: TOPIC });
  const service = await startBuilt({ database: join(folder.path, `${name}.db`), signer, env });
  services.push(service);
  const mail = { messageId: 'm-1', acceptedAt: Date.now() - 60_000, destination: ['ann@example.net'] };
  for (const body of [send(mail), delivery(mail, mail.acceptedAt + 900, mail.destination)]) {
    await postTo(service.url, JSON.stringify(signer.notification({ message: JSON.stringify(body) })));
  }
  return service;
}

const credentials = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
const watched = () => ({
  SES_WATCH_REGIONS: 'us-east-1,eu-west-1',
  SES_ACCOUNT_IDS: ACCOUNT,
  AWS_ENDPOINT_URL_SESV2: ses.endpoint,
  ...credentials,
});

const LOOKS = [
  ['light', 1280],
  ['dark', 360],
] as const;

/** Looks at a page in light and dark, wide and narrow; keeps pictures where `SHOTS` names a folder. */
async function look(url: string, name: string): Promise<string> {
  let text = '';
  for (const [colorScheme, width] of LOOKS) {
    const visit = await signInTo(browser, url, { colorScheme, viewport: { width, height: 900 } });
    if (process.env.SHOTS !== undefined) {
      const path = join(process.env.SHOTS, `aws-${name}-${colorScheme}-${width}`);
      await visit.page.screenshot({ path: `${path}.png` });
      const panel = visit.page.getByRole('region', { name: 'AWS says' });
      if ((await panel.count()) > 0) await panel.screenshot({ path: `${path}-panel.png` });
    }
    expect(await overflow(visit.page)).toBeLessThanOrEqual(0);
    expect(await violations(visit.page)).toEqual([]);
    expect(visit.complaints).toEqual([]);
    text = await visit.page.locator('main').innerText();
    await visit.page.context().close();
  }
  return text.replaceAll(/[\u00a0\u202f]/g, ' ');
}

beforeAll(async () => {
  ses = await startSesServer({ now: Date.now, interval: 0, regions: ['us-east-1', 'eu-west-1'] });
  fill();
  ses.accounts.fault(({ region, operation }) =>
    region === 'eu-west-1' && operation !== 'GetAccount' ? { status: 403, type: 'AccessDeniedException' } : null,
  );
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  for (const service of services) await service.end('SIGTERM');
  await ses?.stop();
  folder.remove();
});

it('shows AWS’s word, rates and findings beside the estimate, and what the other Region lacks', async () => {
  const service = await start('healthy', watched());
  const heard = () => ses.accounts.calls.filter(({ operation }) => operation === 'BatchGetMetricData').length;
  await expect.poll(heard, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  const text = await look(service.url, 'healthy');
  expect(text).toMatch(/AWS\s+Healthy in us-east-1, \d+ s ago/);
  expect(text).toContain('12,400 of 50,000 (24 %)');
  expect(text).toContain('AWS 1.40 %, 280 of 20,000 sends, 7 UTC days');
  expect(text).toContain('1.40 % 280 of 20,000');
  expect(text).toContain('0.040 % 25 of 62,000');
  expect(text).toContain('tenant/acme sending stopped by AWS, findings of high impact.');
  expect(text).toContain('identity/example.com DMARC: DMARC1');
  expect(text).toContain(
    'eu-west-1: ListRecommendations: the IAM policy does not allow it: add ses:ListRecommendations.',
  );
});

it('begins with AWS’s pause', async () => {
  const side = ses.accounts.sideOf('us-east-1');
  side.account = { ...HEALTHY, EnforcementStatus: 'SHUTDOWN' };
  const before = ses.accounts.callsOf('ListReputationEntities').length;
  const service = await start('paused', watched());
  await expect
    .poll(() => ses.accounts.callsOf('ListReputationEntities').length, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(before + 4);
  const text = await look(service.url, 'paused');
  expect(text).toMatch(
    /^\s*AWS has paused sending: us-east-1, account 111122223333|^\s*AWS has paused sending: us-east-1, /,
  );
  expect(text).toContain('Our estimate: No verdict:');
  side.account = HEALTHY;
});

it('turns no colour green for what it cannot hear any more', async () => {
  const path = join(folder.path, 'stale.db');
  const store = openSqlite({ path, migrations: fileURLToPath(new URL('../../drizzle/sqlite', import.meta.url)) });
  const at = Date.now() - 3 * 3_600_000;
  const account = { ...UNKNOWN_ACCOUNT, enforcementStatus: 'HEALTHY', sendingEnabled: true, at };
  await store.aws.saveAccount(account, { ...INITIAL_POLL, lastSuccessAt: at });
  await store.close();
  const service = await start('stale', { ...watched(), AWS_ENDPOINT_URL_SESV2: 'http://127.0.0.1:9' });
  const text = await look(service.url, 'stale');
  expect(text).toMatch(/AWS\s+Healthy in us-east-1, 3 h ago/);
  expect(text).toMatch(/3 h ago, stale/);
  expect(text).toContain('us-east-1: GetAccount: SES was not reached; it goes on by itself.');
  expect(text).not.toContain('ListRecommendations');
  expect(text).toContain('120 of 50,000 (<1 %)');
});

it('is quiet without Regions, and says what to do without credentials', async () => {
  const off = await start('off', {});
  expect(await look(off.url, 'off')).toContain("AWS's own status is not asked for.");
  const none = await start('none', {
    ...{ SES_WATCH_REGIONS: 'us-east-1', AWS_ENDPOINT_URL_SESV2: ses.endpoint, AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' },
  });
  const answer = async () => {
    const page = await signInTo(browser, none.url);
    const text = await page.page.locator('main').innerText();
    await page.page.context().close();
    return text;
  };
  await expect.poll(answer, { timeout: 60_000 }).toContain('no AWS credentials were found');
  const text = await look(none.url, 'none');
  expect(text).not.toContain('Healthy in');
});
