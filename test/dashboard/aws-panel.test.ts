/** What AWS says on the overview: the words, who speaks first, and the page as an HTTP answer. */
import { describe, expect, it } from 'vitest';
import { awsLead, awsState } from '../../src/dashboard/aws/aws-words.ts';
import type { VerdictFigures } from '../../src/dashboard/verdict-words.ts';
import { INITIAL_POLL, troubled } from '../../src/reputation/aws/polls.ts';
import type { RegionStatus } from '../../src/reputation/aws/status.ts';
import { accountVerdicts } from '../../src/reputation/rates.ts';
import type { AwsAccount, AwsPoll, Store } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { tell } from '../support/record.ts';
import { delivery, send } from '../support/ses.ts';

const T0 = Date.UTC(2026, 10, 22, 9, 41);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EAST = 'us-east-1';

const account = (over: Partial<AwsAccount> = {}): AwsAccount => ({
  region: EAST,
  account: '111122223333',
  accountFrom: 'settings',
  enforcementStatus: 'HEALTHY',
  sendingEnabled: true,
  productionAccess: true,
  quota24h: 50_000,
  sentLast24h: 12_400,
  maxSendRate: 14,
  vdmEnabled: true,
  at: T0 - 3 * MINUTE,
  ...over,
});

const region = (over: Partial<AwsAccount> = {}, stale = false): RegionStatus => ({
  region: over.region ?? EAST,
  account: { ...account(over), enforcementSince: T0 - HOUR, sendingSince: T0 - 2 * HOUR, stale },
  changes: [],
  vdm: null,
  entities: null,
  recommendations: null,
  troubles: [],
});

describe('AWS’s word', () => {
  it.each<[string, Partial<AwsAccount>, boolean, string, string]>([
    ['healthy', {}, false, 'ok', 'Healthy'],
    ['stale', {}, true, 'none', 'Healthy'],
    ['under review', { enforcementStatus: 'PROBATION' }, false, 'over', 'Under review'],
    ['paused', { enforcementStatus: 'SHUTDOWN' }, false, 'stop', 'Sending paused'],
    ['paused when it was last heard', { enforcementStatus: 'SHUTDOWN' }, true, 'stop', 'Sending paused'],
    ['new', { enforcementStatus: 'PENDING\u202e_PAUSE' }, false, 'watch', 'PENDING\ufffd_PAUSE'],
    ['missing', { enforcementStatus: null }, false, 'none', 'No status'],
    ['switched off', { sendingEnabled: false }, false, 'watch', 'Sending switched off'],
  ])('when %s is said in words and tone', (_, over, stale, tone, text) => {
    expect(awsState(region(over, stale))).toEqual({ tone, text });
  });

  it('is not a good one before anything was heard', () => {
    expect(awsState({ ...region(), account: null })).toEqual({ tone: 'none', text: 'Not heard yet' });
  });
});

/** Figures of an account with so many hard bounces of 1,000 mails. */
function figures(hardBounced: number, silent = false): VerdictFigures {
  const counts = { attempted: 1_000, hardBounced, delivered: 2_000, deliveredOutsideGoogle: 2_000, complained: 0 };
  const rest = { sent: 1_000, softBounced: 0, notAttempted: 0, delayed: 0, opened: 0, clicked: 0, rejected: 0 };
  const none = { excluded: 0, mails: 1_000, renderingFailed: 0 };
  const accounts = accountVerdicts([{ ...rest, ...none, ...counts, account: '1', region: EAST }]);
  return { accounts, newestEventAt: T0, silent };
}

describe('who speaks first', () => {
  const HEALTHY = figures(1);
  const WATCH = figures(45);
  const REVIEW = figures(60);
  const PAUSE = figures(150);
  const SILENT = figures(1, true);

  it.each<[string, Partial<AwsAccount>, readonly (readonly [string, VerdictFigures, boolean])[]]>([
    [
      'AWS’s pause',
      { enforcementStatus: 'SHUTDOWN' },
      [
        ['healthy', HEALTHY, true],
        ['over the review line', REVIEW, true],
        ['over the pause line', PAUSE, true],
      ],
    ],
    [
      'AWS’s review',
      { enforcementStatus: 'PROBATION' },
      [
        ['silent', SILENT, true],
        ['over the review line', REVIEW, true],
        ['over the pause line', PAUSE, false],
      ],
    ],
    [
      'a word that is new',
      { enforcementStatus: 'NEW' },
      [
        ['on watch', WATCH, true],
        ['silent', SILENT, true],
        ['over the review line', REVIEW, false],
      ],
    ],
    [
      'the sending switch',
      { sendingEnabled: false },
      [
        ['healthy', HEALTHY, true],
        ['silent', SILENT, true],
        ['over the review line', REVIEW, false],
      ],
    ],
    [
      'AWS’s good word',
      {},
      [
        ['healthy', HEALTHY, false],
        ['silent', SILENT, false],
      ],
    ],
  ])('%s goes before what is less bad, and after what is worse', (_, over, cases) => {
    for (const [name, ours, leads] of cases) {
      const lead = awsLead({ enabled: true, regions: [region(over)] }, ours, T0);
      expect([name, lead !== null]).toEqual([name, leads]);
    }
  });

  it('is the worst Region, and the others are named', () => {
    const paused = region({ region: 'eu-west-1', enforcementStatus: 'SHUTDOWN' }, true);
    const probed = region({ enforcementStatus: 'PROBATION' });
    const lead = awsLead({ enabled: true, regions: [region({ region: 'us-west-2' }), probed, paused] }, HEALTHY, T0);
    expect(lead).toMatchObject({ tone: 'stop', state: 'AWS has paused sending' });
    expect(lead?.details.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      "SES refuses every mail until AWS lifts the pause. Reply to AWS's case.",
      'AWS was last heard 3 min ago.',
      'Also us-east-1, account 111122223333: Under review.',
    ]);
  });
});

/** A page over what a watch has stored. */
async function pageOf(fill: (store: Store) => Promise<void>, regions: readonly string[] = [EAST], withMail = true) {
  const test = await createTestApp({ watch: { regions }, startAt: T0 });
  if (withMail) {
    for (let n = 0; n < 120; n++) {
      const mail = { messageId: `m-${n}`, acceptedAt: T0 - HOUR, destination: [`p${n}@example.net`] };
      await tell(
        test.store,
        { body: send(mail), publishedAt: T0 - HOUR },
        { body: delivery(mail, T0 - HOUR + 5, mail.destination), publishedAt: T0 - HOUR },
      );
    }
  }
  await fill(test.store);
  const ops = await signInAs(test);
  const bound = await signInAs(test, { tenant: 'acme' });
  return { html: await ops.html('/'), text: textOf(await ops.html('/')), bound: textOf(await bound.html('/')) };
}

const poll = (over: Partial<AwsPoll> = {}): AwsPoll => ({ ...INITIAL_POLL, lastSuccessAt: T0 - MINUTE, ...over });

describe('the page', () => {
  it('shows AWS’s word beside our estimate, each as what it is, and none of it to a tenant', async () => {
    const { text, bound } = await pageOf((store) => store.aws.saveAccount(account(), poll()));
    expect(text).toContain('No verdict');
    expect(text).toMatch(/AWS Healthy, 3 min ago/);
    expect(text).toMatch(/AWS says/);
    expect(text).toContain('us-east-1 , account 111122223333');
    expect(text).toContain('12,400 of 50,000 (24 %)');
    expect(bound).not.toMatch(/AWS says|SES_WATCH_REGIONS/);
  });

  it('begins with AWS’s pause, and still shows our estimate', async () => {
    const { html, text } = await pageOf((store) =>
      store.aws.saveAccount(account({ enforcementStatus: 'SHUTDOWN' }), poll()),
    );
    expect(html).toContain('<section class="verdict stop"');
    expect(html).toContain('<title>AWS has paused sending');
    expect(text).toMatch(
      /AWS has paused sending: us-east-1, account 111122223333, seen since 22 Nov 2026, 09:38 UTC\./,
    );
    expect(text).toContain('Our estimate: No verdict:');
  });

  it('says AWS’s review on top even before the first event', async () => {
    const fill = (store: Store) => store.aws.saveAccount(account({ enforcementStatus: 'PROBATION' }), poll());
    const { text } = await pageOf(fill, [EAST], false);
    const parts = ['AWS reviews the account: us-east-1', 'No verdict without events', 'AWS says'];
    const places = parts.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text).toContain('Under review');
  });

  it('shows the rates of the Virtual Deliverability Manager with their counts, and findings as text', async () => {
    const { text, html } = await pageOf(async (store) => {
      const today = Math.floor(T0 / 86_400_000);
      const metric = (name: string, count: number) => ({
        metric: name,
        days: [{ day: today, count }],
        at: T0 - 5 * MINUTE,
      });
      await store.aws.saveAccount(account(), poll());
      const sums = [metric('SEND', 20_000), metric('PERMANENT_BOUNCE', 280), metric('COMPLAINT', 6)];
      await store.aws.saveMetrics(EAST, [...sums, metric('DELIVERY_COMPLAINT', 12_000)], poll());
      const tenant = {
        reference: 'arn:aws:ses:us-east-1:111122223333:tenant/acme/tn-1',
        type: 'RESOURCE',
        policy: null,
        impact: 'HIGH',
        sending: 'DISABLED',
        customerStatus: null,
        awsStatus: { status: 'DISABLED', cause: '<b>complaints</b>', updatedAt: T0 },
        at: T0,
      };
      await store.aws.saveEntities(EAST, [tenant], poll(), null);
    });
    expect(text).toContain('1.40 % 280 of 20,000');
    expect(text).toContain('0.050 % 6 of 12,000');
    expect(text).toContain('tenant/acme sending stopped by AWS, findings of high impact.');
    expect(html).not.toContain('<b>complaints');
    // The mail is another account's.
    expect(text).not.toContain('280 of 20,000 sends');
  });

  it('is quiet where AWS is not asked, and says what to do', async () => {
    const { text } = await pageOf(async () => {}, []);
    expect(text).toContain("AWS's own status is not asked for. Set SES_WATCH_REGIONS");
    expect(text).not.toContain('AWS says');
  });

  it('shows what is in the way, and how old the last word is', async () => {
    const { text, html } = await pageOf(async (store) => {
      await store.aws.saveAccount(account({ at: T0 - 3 * HOUR }), poll());
      const failure = { operation: 'GetAccount', kind: 'access-denied', name: 'x' } as const;
      await store.aws.savePoll(
        EAST,
        'account',
        troubled(poll(), 'account', failure, { at: T0 - 2 * MINUTE, random: 0 }),
      );
    });
    expect(text).toMatch(/AWS Healthy, 3 h ago, stale\./);
    expect(text).toMatch(/Healthy .*3 h ago , stale/);
    expect(html).toContain('<svg class="shape none"');
    expect(text).toContain(
      'us-east-1: GetAccount: the IAM policy does not allow it: add ses:GetAccount. Tried 2 min ago',
    );
  });
});
