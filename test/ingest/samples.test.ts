/** Each fixture of the four types ends as its description says (the SES bodies as AWS documents and captures show them). */
import { describe, expect, it } from 'vitest';
import { stateOf } from '../../src/reputation/mail-state.ts';
import type { MetricName } from '../../src/reputation/metrics.ts';
import { EVIDENCE } from '../../src/suppression/policy.ts';
import { fixture } from '../support/fixtures.ts';
import { openStore } from '../support/platform.ts';
import { tell } from '../support/record.ts';

const body = (name: string) => fixture(`ses/${name}.json`);
const PUBLISHED = Date.UTC(2026, 6, 16);
const DAY = 86_400_000;

interface Expected {
  /** recipient -> state */
  readonly mails: Readonly<Record<string, string>>;
  /** The counters that are not 0. */
  readonly counts: Readonly<Partial<Record<MetricName, number>>>;
  /** address -> `reason@tenant`, with `(days)` when it expires. */
  readonly blocked?: Readonly<Record<string, string>>;
}

const HARD = { attempted: 1, hardBounced: 1 };
const SOFT = { attempted: 1, softBounced: 1 };
const DELIVERED = { attempted: 1, delivered: 1, deliveredOutsideGoogle: 1 };

const CASES: Readonly<Record<string, Expected>> = {
  'ev-send': { mails: { 'jane.doe@example.net': 'sent' }, counts: { sent: 1, attempted: 1 } },
  'ev-send-multi-recipient': {
    mails: { 'a@example.net': 'sent', 'b@example.org': 'sent', 'c@example.net': 'sent' },
    counts: { sent: 3, attempted: 3 },
  },
  'ev-send-templated-no-headers': { mails: { 'jane.doe@example.net': 'sent' }, counts: { sent: 1, attempted: 1 } },
  'ev-delivery': { mails: { 'async@example.net': 'delivered' }, counts: { attempted: 1, delivered: 1 } },
  'ev-delivery-multi-subset': {
    mails: { 'a@example.net': 'delivered', 'c@example.net': 'delivered' },
    // Their servers answer as Google's do: hosted there.
    counts: { attempted: 2, delivered: 2 },
  },
  'ev-bounce-permanent-general': {
    mails: { 'gone@example.net': 'bounced' },
    counts: HARD,
    blocked: { 'gone@example.net': 'bounce@' },
  },
  'ev-bounce-permanent-noemail': {
    mails: { 'nomailbox@example.org': 'bounced' },
    counts: HARD,
    blocked: { 'nomailbox@example.org': 'bounce@' },
  },
  'ev-bounce-permanent-suppressed': {
    mails: { 'stale@example.org': 'bounced' },
    counts: HARD,
    blocked: { 'stale@example.org': 'bounce@ (14)' },
  },
  'ev-bounce-on-account-suppression-list': {
    mails: { 'blocked@example.net': 'not-attempted' },
    counts: { notAttempted: 1 },
    blocked: { 'blocked@example.net': 'ses-list@ (14)' },
  },
  'ev-bounce-on-tenant-suppression-list': {
    mails: { 'blocked@example.net': 'not-attempted' },
    counts: { notAttempted: 1 },
    blocked: { 'blocked@example.net': 'ses-list@acme (14)' },
  },
  'ev-bounce-email-validation-suppressed': {
    mails: { 'xqzv123@example.org': 'not-attempted' },
    counts: { notAttempted: 1 },
    blocked: { 'xqzv123@example.org': 'validation@ (14)' },
  },
  'ev-bounce-transient-general': { mails: { 'soft@example.org': 'soft-bounced' }, counts: SOFT },
  'ev-bounce-transient-mailboxfull': { mails: { 'soft@example.org': 'soft-bounced' }, counts: SOFT },
  'ev-bounce-transient-messagetoolarge': { mails: { 'soft@example.org': 'soft-bounced' }, counts: SOFT },
  'ev-bounce-transient-contentrejected': { mails: { 'soft@example.org': 'soft-bounced' }, counts: SOFT },
  'ev-bounce-transient-customtimeoutexceeded': { mails: { 'soft@example.org': 'soft-bounced' }, counts: SOFT },
  'ev-bounce-transient-general-ooto': { mails: { 'ooto@simulator.amazonses.com': 'soft-bounced' }, counts: {} },
  'ev-bounce-undetermined': { mails: { 'odd@example.org': 'soft-bounced' }, counts: SOFT },
  'ev-bounce-transient-with-5xx-status': { mails: { 'who@no-such-domain.example': 'soft-bounced' }, counts: SOFT },
  'ev-bounce-unicode-multiline-diagnostic': {
    mails: { 'uni@xn--bcher-kva.example': 'bounced' },
    counts: HARD,
    blocked: { 'uni@xn--bcher-kva.example': 'bounce@' },
  },
  'ev-bounce-async-after-delivery': {
    mails: { 'async@example.net': 'bounced' },
    counts: HARD,
    blocked: { 'async@example.net': 'bounce@' },
  },
  'ev-complaint-abuse': {
    mails: { 'annoyed@example.org': 'complained' },
    counts: { complained: 1 },
    blocked: { 'annoyed@example.org': 'complaint@default' },
  },
  'ev-complaint-no-arf': {
    mails: { 'quiet@example.org': 'complained' },
    counts: { complained: 1 },
    blocked: { 'quiet@example.org': 'complaint@default' },
  },
  'ev-complaint-multi-candidates': {
    mails: { '': 'complained' },
    counts: { complained: 1 },
    blocked: { 'x@example.org': 'complaint@default', 'y@example.org': 'complaint@default' },
  },
  'ev-complaint-simulator': { mails: { 'complaint+order-42@simulator.amazonses.com': 'complained' }, counts: {} },
  'ev-headers-truncated': { mails: { 'jane.doe@example.net': 'delivered' }, counts: { attempted: 1, delivered: 1 } },
  'ev-reject': { mails: { 'v@example.net': 'rejected' }, counts: {} },
  'ev-rendering-failure': { mails: { 'jane.doe@example.net': 'rendering-failed' }, counts: {} },
  'ev-open': { mails: { 'jane.doe@example.net': 'unknown' }, counts: {} },
  'ev-click': { mails: { 'jane.doe@example.net': 'unknown' }, counts: {} },
  'ev-deliverydelay-communication': { mails: { 'slow@example.org': 'delayed' }, counts: { attempted: 1 } },
  'ev-subscription-unsubscribe-all': { mails: { 'leaver@example.net': 'unknown' }, counts: {} },
  'ev-minimal-bounce': {
    mails: { 'min@example.net': 'bounced' },
    counts: HARD,
    blocked: { 'min@example.net': 'bounce@' },
  },
  'id-bounce-with-dsn-and-headers': {
    mails: { 'jane@example.net': 'bounced' },
    counts: HARD,
    blocked: { 'jane@example.net': 'bounce@' },
  },
  'id-complaint-arf': {
    mails: { 'richard@example.net': 'complained' },
    counts: { complained: 1 },
    blocked: { 'richard@example.net': 'complaint@default' },
  },
  'id-complaint-no-arf': {
    mails: { 'richard@example.net': 'complained' },
    counts: { complained: 1 },
    blocked: { 'richard@example.net': 'complaint@default' },
  },
  'id-delivery': { mails: { 'jane@example.net': 'delivered' }, counts: DELIVERED },
};

/** What the rates are made of. */
const JUDGED: readonly MetricName[] = [
  'sent',
  'attempted',
  'delivered',
  'deliveredOutsideGoogle',
  'hardBounced',
  'softBounced',
  'notAttempted',
  'complained',
];

async function outcome(...names: readonly string[]) {
  const store = await openStore();
  await tell(store, ...names.map((name) => ({ body: body(name), publishedAt: PUBLISHED })));
  const hours = await store.reputation.hours({ from: 0, to: 1e6 });
  const counts = Object.fromEntries(
    JUDGED.flatMap((metric) => {
      const sum = hours.reduce((total, hour) => total + hour[metric], 0);
      return sum === 0 ? [] : [[metric, sum]];
    }),
  );
  const first = JSON.parse(body(names[0] ?? '')) as { mail: { messageId: string } };
  const message = await store.events.message(first.mail.messageId);
  const mails = Object.fromEntries((message?.mails ?? []).map(({ recipient, flags }) => [recipient, stateOf(flags)]));
  const addresses = [...new Set((message?.events ?? []).map(({ recipient }) => recipient))];
  const blocked = Object.fromEntries(
    (await store.suppressions.find(addresses)).map(({ address, reason, tenant, expiresAt, evidence }) => {
      const days = expiresAt === null ? '' : ` (${(expiresAt - Number(evidence?.eventTime)) / DAY})`;
      return [address, `${reason}@${tenant}${days}`];
    }),
  );
  const quarantine = await store.quarantine.list({ limit: 9 });
  return { mails, counts, blocked, quarantine, message, store };
}

describe('fixtures', () => {
  it.each(Object.keys(CASES))('%s', async (name) => {
    const expected = CASES[name] as Expected;
    const { mails, counts, blocked, quarantine } = await outcome(name);
    expect(quarantine).toEqual([]);
    expect(counts).toEqual(expected.counts);
    expect(mails).toEqual(expected.mails);
    expect(blocked).toEqual(expected.blocked ?? {});
  });

  it('the bounce after the delivery of the same message keeps both', async () => {
    const { mails, counts, message } = await outcome('ev-delivery', 'ev-bounce-async-after-delivery');
    expect(mails).toEqual({ 'async@example.net': 'bounced' });
    expect(counts).toEqual({ attempted: 1, delivered: 1, hardBounced: 1 });
    expect(message?.mails[0]?.deliveredAt).toBe(Date.parse('2026-07-14T09:33:04.060Z'));
  });

  it('an answer that ends in gsmtp marks a delivery to Google, whatever the domain', async () => {
    const { message } = await outcome('ev-delivery');
    expect(message?.mails[0]?.smtpResponse).toMatch(/gsmtp$/);
  });

  it("keeps the sender's own Message-ID, subject and tags apart from AWS's", async () => {
    const own = await outcome('id-bounce-with-dsn-and-headers');
    expect(own.message?.fields).toMatchObject({ headerMessageId: '<custom-0001@news.example.com>', subject: 'Hello' });
    const api = await outcome('ev-send');
    expect(api.message?.fields).toEqual({
      account: '123456789012',
      region: 'us-east-1',
      identity: 'news.example.com',
      source: 'hello@news.example.com',
      configurationSet: 'transactional',
      campaign: 'invoice-2026-07',
      subject: 'Your July invoice',
      tags: '{"campaign":["invoice-2026-07"]}',
    });
  });

  it.each([
    ['ev-reject', 'Reject', '', { reason: 'Bad content' }],
    ['ev-rendering-failure', 'Rendering Failure', '', { templateName: 'InvoiceReady' }],
    ['ev-open', 'Open', '1784024379120', { ipAddress: '192.0.2.77' }],
    [
      'ev-click',
      'Click',
      '1784024470120 https://www.example.com/invoice/42?utm_source=ses',
      { linkTags: '{"button":["pay"],"slot":["top"]}' },
    ],
    [
      'ev-deliverydelay-communication',
      'DeliveryDelay',
      '1784024623120',
      { delayType: 'TransientCommunicationFailure', status: '4.4.1' },
    ],
    [
      'ev-subscription-unsubscribe-all',
      'Subscription',
      '1784024265120',
      { contactList: 'weekly-news', source: 'UnsubscribeHeader' },
    ],
  ])('%s keeps what SES said', async (name, kind, key, detail) => {
    const { message } = await outcome(name, name);
    expect(message?.events).toEqual([
      expect.objectContaining({
        kind,
        key,
        attribution: 'exact',
        evidence: kind === 'Subscription' ? EVIDENCE.subscription : EVIDENCE.none,
        detail: expect.objectContaining(detail),
      }),
    ]);
  });

  it("keeps SES's own spelling of an address beside the canonical one", async () => {
    const store = await openStore();
    const spelled = 'User Name <USER@Example.NET>';
    const mail = {
      messageId: 'm-1',
      timestamp: '2026-07-14T09:30:00Z',
      destination: ['user@example.net', 'b@example.org'],
    };
    const bounced = {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: spelled }],
    };
    const complained = { complainedRecipients: [{ emailAddress: spelled }, { emailAddress: 'b@example.org' }] };
    const delayed = { delayType: 'General', delayedRecipients: [{ emailAddress: spelled }] };
    await tell(
      store,
      { body: { eventType: 'Bounce', bounce: bounced, mail }, publishedAt: PUBLISHED },
      { body: { eventType: 'Complaint', complaint: complained, mail }, publishedAt: PUBLISHED },
      { body: { eventType: 'DeliveryDelay', deliveryDelay: delayed, mail }, publishedAt: PUBLISHED },
    );
    const { events = [] } = (await store.events.message('m-1')) ?? {};
    expect(events).toHaveLength(4);
    for (const { recipient, detail } of events) {
      expect(detail.emailAddress).toBe(recipient === 'user@example.net' ? spelled : undefined);
    }
  });

  it.each([
    ['ev-bounce-transient-with-5xx-status', 'true'],
    ['ev-bounce-transient-general', undefined],
    ['ev-bounce-permanent-general', undefined],
  ])('%s is marked as a hard suspect: %s', async (name, expected) => {
    const { message } = await outcome(name);
    expect(message?.events.map(({ detail }) => detail.hardSuspect)).toEqual([expected]);
  });

  it('keeps a diagnostic with line breaks and emoji as it is', async () => {
    const { message } = await outcome('ev-bounce-unicode-multiline-diagnostic');
    const [diagnostic] = (message?.events ?? []).map(({ detail }) => detail.diagnosticCode);
    expect(diagnostic).toContain('\n');
    expect(diagnostic).toContain('🚫');
  });
});
