/** Nine days of mail of three tenants: quiet days, a bad list five days ago, and a campaign that is disliked right now. */
import { HOUR, MINUTE } from '../../src/shared/time.ts';
import type { Told } from './record.ts';
import { bounce, complaint, delivery, type MailSpec, other, send } from './ses.ts';

export const NOW = Date.UTC(2026, 10, 20, 9, 41, 7);

export const ANN = 'ann@example.net';
/** As long as an address may be: 254 characters. */
export const LONG = `a-very-long-local-part-that-does-not-break-01234567890@${'sub.'.repeat(47)}example.net`;
const HOSTILE = `smtp; 550 5.1.1 <script>alert(1)</script> \u202e<img src=x onerror=alert(2)> no such user ${'x'.repeat(300)}`;

const DAYS = 9;
const DOMAINS = ['gmail.example', 'example.net', 'outlook.example', 'web.example', 'a-small-host.example'];
const FAILURES = [
  ['5.1.1', 'smtp; 550 5.1.1 The email account that you tried to reach does not exist'],
  ['5.1.2', 'smtp; 550 5.1.2 Host unknown'],
  ['5.2.1', 'smtp; 550 5.2.1 The email account that you tried to reach is disabled'],
] as const;

interface Sender {
  readonly tenant: string | undefined;
  readonly configurationSet: string;
  readonly identity: string;
  readonly campaign: string | undefined;
}

const USUAL: readonly Sender[] = [
  { tenant: undefined, configurationSet: 'transactional', identity: 'shop.example.com', campaign: undefined },
  { tenant: 'acme', configurationSet: 'transactional', identity: 'acme.example.com', campaign: undefined },
  { tenant: 'globex', configurationSet: 'marketing', identity: 'news.example.com', campaign: 'weekly-47' },
];
const WINBACK: Sender = { ...USUAL[2], campaign: 'winback' } as Sender;
const SPRING: Sender = { ...USUAL[2], tenant: 'acme', campaign: 'spring-2' } as Sender;

type Fate = 'delivered' | 'hard' | 'soft' | 'complained' | 'opened' | 'rejected' | 'delayed';

const ACCOUNT = '123456789012';
let mails = 0;

function mailOf(sender: Sender, at: number, fate: Fate, address?: string, diagnosticCode?: string): readonly Told[] {
  const n = ++mails;
  const to = address ?? `person${n}@${DOMAINS[n % DOMAINS.length]}`;
  const spec: MailSpec = {
    messageId: `0100019a-${String(n).padStart(6, '0')}-000000`,
    acceptedAt: at,
    destination: [to],
    tenant: sender.tenant,
    configurationSet: sender.configurationSet,
    campaign: sender.campaign,
    sender: { account: ACCOUNT, region: n % 40 === 0 ? 'eu-west-1' : 'us-east-1', identity: sender.identity },
  };
  const [status, said] = FAILURES[n % FAILURES.length] ?? FAILURES[0];
  const failed = { emailAddress: to, action: 'failed', status, diagnosticCode: diagnosticCode ?? said };
  const full = { emailAddress: to, status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 Mailbox full' };
  const arrived = [delivery(spec, at + 2_000, [to])];
  const ends: Readonly<Record<Fate, () => readonly object[]>> = {
    delivered: () => arrived,
    hard: () => [bounce(spec, { at: at + 3_000, recipients: [failed] })],
    soft: () => [bounce(spec, { at: at + 4_000, type: 'Transient', subType: 'MailboxFull', recipients: [full] })],
    complained: () => [...arrived, complaint(spec, { at: at + 20 * MINUTE, recipients: [to], feedbackType: 'abuse' })],
    opened: () => [
      ...arrived,
      other(spec, 'Open', {
        timestamp: new Date(at + 3 * MINUTE).toISOString(),
        ipAddress: '192.0.2.1',
        userAgent: 'Mozilla/5.0',
      }),
    ],
    rejected: () => [other(spec, 'Reject', { reason: 'Bad content' })],
    delayed: () => [
      other(spec, 'DeliveryDelay', {
        timestamp: new Date(at + MINUTE).toISOString(),
        delayType: 'TransientCommunicationFailure',
        delayedRecipients: [{ emailAddress: to, status: '4.4.1', diagnosticCode: 'smtp; 421 4.4.1 timed out' }],
      }),
      delivery(spec, at + 10 * MINUTE, [to]),
    ],
  };
  return [send(spec), ...ends[fate]()].map((body, part) => ({ body, publishedAt: at + 5_000 + part }));
}

const usualFate = (n: number): Fate => {
  if (n % 59 === 0) return 'hard';
  if (n % 67 === 0) return 'soft';
  if (n % 211 === 0) return 'rejected';
  if (n % 31 === 0) return 'delayed';
  return n % 4 === 0 ? 'opened' : 'delivered';
};

/** Mails at even distances within an hour. */
const hourOf = (sender: Sender, from: number, count: number, fate: (n: number) => Fate): readonly Told[] =>
  Array.from({ length: count }, (_, n) => mailOf(sender, from + Math.floor((n * HOUR) / count), fate(n))).flat();

/** In the order in which it was told. */
export function worldMail(): readonly Told[] {
  const told: Told[] = [];
  const start = NOW - (NOW % HOUR) - DAYS * 24 * HOUR;
  let sent = 0;
  for (let hour = 0; hour < DAYS * 24; hour++) {
    const from = start + hour * HOUR;
    const byDay = 6 + Math.round(4 * Math.sin((((from / HOUR) % 24) / 24) * 2 * Math.PI - 2));
    const sender = USUAL[hour % USUAL.length] as Sender;
    told.push(...hourOf(sender, from, byDay, () => usualFate(++sent)));
    if (hour === 95 || hour === 96)
      told.push(...hourOf(WINBACK, from, 60, (n) => (n % 5 === 0 ? 'hard' : 'delivered')));
    if (hour === DAYS * 24 - 6)
      told.push(...hourOf(SPRING, from, 240, (n) => (n % 60 === 9 ? 'complained' : usualFate(++sent))));
  }
  const [shop] = USUAL as readonly [Sender, ...Sender[]];
  told.push(
    ...mailOf(shop, NOW - 50 * HOUR, 'opened', ANN),
    ...mailOf(SPRING, NOW - 5 * HOUR, 'hard', ANN, HOSTILE),
    ...mailOf(shop, NOW - 3 * HOUR, 'hard', LONG),
    ...mailOf(shop, NOW - 20 * MINUTE, 'delivered'),
  );
  return told.filter(({ publishedAt }) => publishedAt < NOW).toSorted((a, b) => a.publishedAt - b.publishedAt);
}
