/** Mail of many tenants over 60 days, as rows: what the notifications of a mail become once they are read. */
import { FLAG } from '../src/reputation/metrics.ts';
import { HOUR } from '../src/shared/time.ts';
import type { EventFacts, MailFacts, MessageFacts, RecordBatch } from '../src/store/contract.ts';
import { EVIDENCE } from '../src/suppression/policy.ts';

export const DAYS = 60;
export const START = Date.UTC(2026, 8, 1);
export const END = START + DAYS * 24 * HOUR;
const CONFIGURATION_SETS = 5;

/** How many different values the mail has. */
export interface Variety {
  readonly tenants: number;
  readonly campaigns: number;
  readonly domains: number;
}

export const MANY_VALUES: Variety = { tenants: 50, campaigns: 200, domains: 2_000 };
/** So few that each has mail in nearly every hour, also of the smaller file. */
export const FEW_VALUES: Variety = { tenants: 4, campaigns: 4, domains: 5 };

const SENDERS = [
  { account: '123456789012', region: 'us-east-1' },
  { account: '123456789012', region: 'eu-west-1' },
];

/** A number in [0, 1) that follows from `n` (Knuth's multiplicative hash). */
const share = (n: number, salt: number): number => (Math.imul(n + salt * 7_919, 2_654_435_761) >>> 0) / 2 ** 32;

/** Zipf with exponent 1: the first domain has twice the mail of the second. */
const rank = (n: number, salt: number, of: number): number => Math.floor(of ** share(n, salt)) - 1;

interface Mail {
  readonly message: MessageFacts;
  readonly mail: MailFacts;
  readonly events: readonly EventFacts[];
}

function mailOf(n: number, total: number, { tenants, campaigns, domains }: Variety): Mail {
  const acceptedAt = START + Math.floor((n * (END - START)) / total);
  const tenant = rank(n, 1, tenants);
  const domain = rank(n, 2, domains);
  const recipient = `p${n}@${domain === 0 ? 'gmail.com' : `d${domain}.example.net`}`;
  const messageId = `0100019f${n.toString(16).padStart(8, '0')}-6c9654bb-dc58-4957-8828-68360c1c2d10-000000`;
  const { account, region } = SENDERS[tenant % 5 === 0 ? 1 : 0] ?? { account: '', region: '' };
  const known = {
    account,
    region,
    tenant: `tenant-${tenant}`,
    configurationSet: `set-${n % CONFIGURATION_SETS}`,
    campaign: `campaign-${(tenant + rank(n, 3, campaigns)) % campaigns}`,
    identity: `t${tenant}.example.com`,
    stream: n % 3 === 0 ? 'transactional' : 'marketing',
  };
  const outcome = share(n, 4);
  const [bounced, complained, opened] = [outcome < 0.02, outcome > 0.9995, outcome > 0.75 && outcome < 0.9];
  const event = (kind: EventFacts['kind'], of: Partial<EventFacts>): EventFacts => ({
    ...{ messageId, recipient, kind, class: '', key: '', occurredAt: acceptedAt + 90_000 },
    ...{ publishedAt: acceptedAt + 91_000, receivedAt: acceptedAt + 91_050, evidence: 0, attribution: 'exact' },
    detail: {},
    ...of,
  });
  const events = [
    ...(bounced
      ? [
          event('Bounce', {
            class: 'hard',
            evidence: EVIDENCE.hardBounce,
            detail: { bounceType: 'Permanent', bounceSubType: 'General' },
          }),
        ]
      : []),
    ...(complained
      ? [
          event('Complaint', {
            class: 'complaint',
            evidence: EVIDENCE.complaint,
            detail: { complaintFeedbackType: 'abuse' },
          }),
        ]
      : []),
    ...(opened ? [event('Open', { key: String(acceptedAt + 90_000) })] : []),
  ];
  return {
    message: {
      messageId,
      acceptedAt,
      destinations: [recipient],
      known: Object.fromEntries(Object.entries(known).map(([name, value]) => [name, { value, rank: 5 }])),
    },
    mail: {
      ...{ messageId, recipient, smtpResponse: bounced ? null : '250 2.0.0 OK', remoteMtaIp: null, domain: null },
      flags:
        FLAG.sent |
        (bounced ? FLAG.hardBounced : FLAG.delivered) |
        (complained ? FLAG.complained : 0) |
        (opened ? FLAG.opened : 0) |
        (domain === 0 ? FLAG.google : 0),
      deliveredAt: bounced ? null : acceptedAt + 2_000,
      bouncedAt: bounced ? acceptedAt + 90_000 : null,
      complainedAt: complained ? acceptedAt + 90_000 : null,
    },
    events,
  };
}

/** Events of SES that the mails of a batch stand for: a send, a delivery or a bounce, and what else happened. */
const eventsOf = ({ mail, events }: Mail): number => (mail.deliveredAt === null ? 1 : 2) + events.length;

export interface Batch extends RecordBatch {
  readonly notifications: number;
}

/** Mails `from` to `to` of `total`, which are spread evenly over the days. */
export function batchOf(from: number, to: number, total: number, variety: Variety): Batch {
  const mails = Array.from({ length: to - from }, (_, i) => mailOf(from + i, total, variety));
  const now = (mails.at(-1)?.message.acceptedAt ?? START) + 120_000;
  return {
    notifications: mails.reduce((sum, mail) => sum + eventsOf(mail), 0),
    messages: mails.map(({ message }) => message),
    mails: mails.map(({ mail }) => mail),
    events: mails.flatMap(({ events }) => events),
    activity: SENDERS.map((sender) => ({ source: `arn:${sender.region}`, ...sender, at: now, messages: mails.length })),
    ...{ notices: [], quarantine: [], findings: [], raw: [], pseudonyms: [], now },
  };
}

/** Mails that make so many events: 2.17 each. */
export const mailsFor = (events: number): number => Math.round(events / 2.17);
