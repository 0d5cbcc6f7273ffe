/**
 * What counts: every kind of event, every bounce type, every class of complaint, through every metric. Real bodies, by the real
 * road, into a real store. The source of each row is AWS fact tables on what AWS counts (SES Developer Guide,
 * `reputationdashboardmessages`, `faqs-enforcement`, `success-metrics`).
 */
import { describe, expect, it } from 'vitest';
import { recordingOf } from '../../src/ingest/notification.ts';
import { addCounts, type Counts, FLAG, METRIC_NAMES, METRICS, ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import { EVENT_KINDS } from '../../src/store/contract.ts';
import { batchOf } from '../support/record.ts';
import { ACCOUNT, bounce, complaint, delivery, type MailSpec, other, send, TOPIC } from '../support/ses.ts';
import { openMemory } from '../support/sqlite.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const at = new Date(T0 + 9_000).toISOString();
const VERIFIED = 'staff.example.com';

const to = (...destination: string[]): MailSpec => ({ messageId: 'm-1', acceptedAt: T0, destination });
const ann = to('ann@example.net');
const pair = to('ann@example.net', 'bob@example.net');
const people = ({ destination }: MailSpec) => destination.map((emailAddress) => ({ emailAddress }));

const sent = (spec = ann) => send(spec);
const delivered = (spec = ann, smtpResponse = '250 2.0.0 OK') =>
  delivery(spec, T0 + 4_000, spec.destination, 'event', undefined, smtpResponse);
const notified = (spec = ann) => delivery(spec, T0 + 4_000, spec.destination, 'notification');
const delayed = (spec = ann) =>
  other(spec, 'DeliveryDelay', { timestamp: at, delayType: 'MailboxFull', delayedRecipients: people(spec) });
const bounced = (type: string, subType: string, spec = ann) =>
  bounce(spec, { at: T0 + 5_000, type, subType, recipients: people(spec) });
const hard = (spec = ann) => bounced('Permanent', 'General', spec);
const reported = (more: { action?: string; status?: string }) =>
  bounce(ann, { at: T0 + 5_000, recipients: [{ emailAddress: 'ann@example.net', ...more }] });
const complained = (feedbackType?: string, spec = ann, subType: string | null = null) =>
  complaint(spec, { at: T0 + 8_000, recipients: spec.destination, feedbackType, subType });
const opened = (spec = ann) => other(spec, 'Open', { timestamp: at, ipAddress: '192.0.2.5' });
const clicked = (spec = ann) => other(spec, 'Click', { timestamp: at, link: 'https://example.com/a' });

type Row = readonly [name: string, bodies: readonly object[], counts: string];

/** The metrics that are not 0; `2:` before one that is 2. */
const HARD = 'mails attempted hardBounced';
const SOFT = 'mails attempted softBounced';
const SPARED = 'mails notAttempted';
const ARRIVED = 'mails attempted delivered deliveredOutsideGoogle';
const PAIR = '2:mails 2:attempted 2:delivered 2:deliveredOutsideGoogle';

const KINDS: readonly Row[] = [
  ['Send', [sent()], 'mails sent attempted'],
  ['Delivery', [sent(), delivered()], `${ARRIVED} sent`],
  ['DeliveryDelay', [sent(), delayed()], 'mails sent attempted delayed'],
  ['Bounce', [sent(), hard()], `${HARD} sent`],
  ['Complaint', [sent(), delivered(), complained('abuse')], `${ARRIVED} sent complained`],
  ['Reject', [other(ann, 'Reject', { reason: 'Bad content' })], 'mails rejected'],
  ['Rendering Failure', [other(ann, 'Rendering Failure', { errorMessage: 'x' })], 'mails renderingFailed'],
  ['Open', [delivered(), opened()], `${ARRIVED} opened`],
  ['Click', [delivered(), clicked()], `${ARRIVED} clicked`],
  ['Subscription', [other(ann, 'Subscription', { timestamp: at, contactList: 'weekly' })], 'mails'],
  ['unknown', [other(ann, 'Teleport', { timestamp: at })], 'mails'],
];

const BOUNCES: readonly Row[] = [
  ['Permanent/General', [bounced('Permanent', 'General')], HARD],
  ['Permanent/NoEmail', [bounced('Permanent', 'NoEmail')], HARD],
  ['Permanent/Suppressed, the global list', [bounced('Permanent', 'Suppressed')], HARD],
  ['Permanent/SomethingNew', [bounced('Permanent', 'SomethingNew')], HARD],
  ['Permanent/OnAccountSuppressionList', [bounced('Permanent', 'OnAccountSuppressionList')], SPARED],
  ['Permanent/OnTenantSuppressionList', [bounced('Permanent', 'OnTenantSuppressionList')], SPARED],
  ['Permanent/UnsubscribedRecipient', [bounced('Permanent', 'UnsubscribedRecipient')], SPARED],
  ['Permanent/EmailValidationSuppressed', [bounced('Permanent', 'EmailValidationSuppressed')], SPARED],
  [
    'an account-list bounce of a sent mail',
    [sent(), bounced('Permanent', 'OnAccountSuppressionList')],
    `${SPARED} sent`,
  ],
  ['Transient/General', [bounced('Transient', 'General')], SOFT],
  ['Transient/MailboxFull', [bounced('Transient', 'MailboxFull')], SOFT],
  ['Transient/MessageTooLarge', [bounced('Transient', 'MessageTooLarge')], SOFT],
  ['Transient/CustomTimeoutExceeded', [bounced('Transient', 'CustomTimeoutExceeded')], SOFT],
  ['Transient/ContentRejected', [bounced('Transient', 'ContentRejected')], SOFT],
  ['Transient/AttachmentRejected', [bounced('Transient', 'AttachmentRejected')], SOFT],
  ['Undetermined/Undetermined', [bounced('Undetermined', 'Undetermined')], SOFT],
  ['an unknown type', [bounced('Eventual', 'General')], SOFT],
  ['Permanent, but the recipient was only delayed', [reported({ action: 'delayed' })], SOFT],
  ['Permanent, but the status says 4.x.x', [reported({ status: '4.4.7' })], SOFT],
  ['no recipient named, of two', [bounce(pair, { at: T0 + 5_000, recipients: [] })], 'attempted hardBounced'],
  ['told in both formats', [hard(), bounce(ann, { at: T0 + 5_000, recipients: people(ann) }, 'notification')], HARD],
];

const COMPLAINTS: readonly Row[] = [
  ['abuse', [delivered(), complained('abuse')], `${ARRIVED} complained`],
  ['without a type', [delivered(), complained()], `${ARRIVED} complained`],
  ['fraud', [delivered(), complained('fraud')], `${ARRIVED} complained`],
  ['virus', [delivered(), complained('virus')], `${ARRIVED} complained`],
  ['auth-failure', [delivered(), complained('auth-failure')], `${ARRIVED} complained`],
  ['other', [delivered(), complained('other')], `${ARRIVED} complained`],
  ['an unknown type', [delivered(), complained('brand-new')], `${ARRIVED} complained`],
  ['not-spam', [delivered(), complained('not-spam')], ARRIVED],
  ['abuse, then not-spam', [delivered(), complained('abuse'), complained('not-spam')], `${ARRIVED} complained`],
  ['nothing else known of the mail', [complained('abuse')], 'mails complained'],
  ['not sent: account list', [complained('abuse', ann, 'OnAccountSuppressionList')], SPARED],
  ['not sent: tenant list', [complained('abuse', ann, 'OnTenantSuppressionList')], SPARED],
  // It may mean anything: what might be held against the sender counts.
  ['an unknown subtype', [complained('abuse', ann, 'SomethingNew')], 'mails complained'],
  ['two candidates are one complaint', [delivered(pair), complained('abuse', pair)], `${PAIR} complained`],
  [
    'two candidates, told twice',
    [delivered(pair), complained('abuse', pair), complained('abuse', pair)],
    `${PAIR} complained`,
  ],
  ['two candidates, not spam', [delivered(pair), complained('not-spam', pair)], PAIR],
];

const EXCLUDED = ['bounce@simulator.amazonses.com', `ann@${VERIFIED}`].flatMap((address): readonly Row[] => {
  const spec = to(address);
  const two = to(address, address.replace('@', '+2@'));
  const many: Row = [`two candidates at ${address}`, [delivered(two), complained('abuse', two)], '2:mails 2:excluded'];
  const each = [
    sent(spec),
    delivered(spec),
    delayed(spec),
    hard(spec),
    complained('abuse', spec),
    opened(spec),
    clicked(spec),
  ];
  const list = bounced('Permanent', 'OnAccountSuppressionList', spec);
  const refused = [other(spec, 'Reject', { reason: 'x' }), other(spec, 'Rendering Failure', { errorMessage: 'x' })];
  return [[`everything at ${address}`, [...each, list, ...refused], 'mails excluded'], many];
});

const GOOGLE: readonly Row[] = [
  ['gmail.com', [delivered(to('ann@gmail.com'))], 'mails attempted delivered'],
  ['googlemail.com', [delivered(to('ann@googlemail.com'))], 'mails attempted delivered'],
  [
    'an answer that ends in gsmtp',
    [delivered(ann, '250 2.0.0 OK 1700000000 a1-2 - gsmtp')],
    'mails attempted delivered',
  ],
  ['an answer that only mentions it', [delivered(ann, '250 gsmtp is not here')], ARRIVED],
  [
    'a complaint about Google all the same',
    [delivered(to('ann@gmail.com')), complained('abuse', to('ann@gmail.com'))],
    'mails attempted delivered complained',
  ],
];

const TOGETHER: readonly Row[] = [
  ['without Send events: a delivery', [notified()], ARRIVED],
  ['without Send events: a bounce', [hard()], HARD],
  ['without Send events: a delay', [delayed()], 'mails attempted delayed'],
  ['delayed, then delivered', [delayed(), delivered()], ARRIVED],
  ['delayed, then bounced', [delayed(), hard()], HARD],
  ['delayed, then on the list', [delayed(), bounced('Permanent', 'OnAccountSuppressionList')], SPARED],
  ['soft, then delivered', [bounced('Transient', 'General'), delivered()], `${ARRIVED} softBounced`],
  ['soft, then hard', [bounced('Transient', 'General'), hard()], HARD],
  ['delivered, then hard', [delivered(), hard()], `${ARRIVED} hardBounced`],
  ['opened by one of two', [delivered(pair), opened(pair), clicked(pair)], `${PAIR} opened clicked`],
];

function expectedCounts(text: string): Counts {
  const counts: Record<string, number> = { ...ZERO_COUNTS };
  for (const word of text.split(' ')) {
    const [name = '', times = '1'] = word.split(':').reverse();
    expect(METRIC_NAMES).toContain(name);
    counts[name] = Number(times);
  }
  return counts as Counts;
}

const options = {
  accounts: new Set([ACCOUNT]),
  campaignTag: 'campaign',
  routes: [],
  verifiedDomains: new Set([VERIFIED]),
};

const recordings = (bodies: readonly object[]) =>
  bodies.map((body, index) => {
    const times = { publishedAt: T0 + 10_000, receivedAt: T0 + 10_050 };
    const carriage = { id: `sns:${index}`, source: TOPIC, account: ACCOUNT, region: 'us-east-1', ...times };
    const read = recordingOf(JSON.stringify(body), carriage, options);
    expect(read.quarantine).toEqual([]);
    return read;
  });

const TABLES = {
  'kinds of events': KINDS,
  bounces: BOUNCES,
  complaints: COMPLAINTS,
  'what AWS leaves out': EXCLUDED,
  'Google, which reports no complaints': GOOGLE,
  'several events of one mail': TOGETHER,
};

describe.each(Object.entries(TABLES))('%s', (_, rows) => {
  it.each(rows)('%s', async (_name, bodies, counts) => {
    const store = openMemory();
    for (const each of recordings(bodies)) await store.events.record(batchOf([each]));
    const hours = await store.reputation.hours({ from: 0, to: 1_000_000 });
    await store.close();
    expect(hours.reduce<Counts>(addCounts, ZERO_COUNTS)).toEqual(expectedCounts(counts));
  });
});

describe('the tables', () => {
  const rows = Object.values(TABLES).flat();

  it('walk every kind of event', () => {
    expect(KINDS.map(([kind]) => kind).toSorted()).toEqual([...EVENT_KINDS].toSorted());
  });

  it('walk every metric and every flag', () => {
    const counted = new Set(rows.flatMap(([, , counts]) => counts.split(' ').map((word) => word.split(':').at(-1))));
    expect([...counted].toSorted()).toEqual([...METRIC_NAMES].toSorted());
    const flags = rows.flatMap(([, bodies]) =>
      recordings(bodies).flatMap(({ facts }) => facts.mails.map((mail) => mail.flags)),
    );
    expect(flags.reduce((all, each) => all | each, 0)).toBe(Object.values(FLAG).reduce((all, flag) => all | flag, 0));
  });

  it('are read from masks that name no metric twice', () => {
    const masks = Object.values(METRICS).map(({ any, none }) => `${any}/${none}`);
    expect(new Set(masks).size).toBe(masks.length);
  });
});
