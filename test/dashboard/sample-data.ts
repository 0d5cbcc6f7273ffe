/** Four weeks of a sender's life, the same on every run. */
import { ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import { HOUR, MINUTE, SECOND } from '../../src/shared/time.ts';
import type { TimelineItem } from '../../src/store/contract.ts';
import { type FakeData, type FakeHour, item } from './fake-store.ts';

export const NOW = Date.parse('2026-11-22T09:41:47Z');
const HOUR_NOW = Math.floor(NOW / HOUR);

interface Life {
  readonly account?: string;
  readonly region?: string;
  readonly tenant?: string;
  /** Mails an hour by day; nights have a tenth. */
  readonly volume?: number;
  /** Of the mails `back` hours ago. */
  readonly bounceRate?: (back: number) => number;
  readonly complaintRate?: (back: number) => number;
  readonly days?: number;
}

export function hoursOf(life: Life = {}): readonly FakeHour[] {
  const { account = '111122223333', region = 'eu-west-1', tenant = 'default', volume = 2_000, days = 62 } = life;
  const { bounceRate = () => 0.012, complaintRate = () => 0.00021 } = life;
  let complaintsDue = 0;
  return Array.from({ length: days * 24 }, (_, index) => days * 24 - 1 - index).map((back) => {
    const hour = HOUR_NOW - back;
    const ofDay = ((hour % 24) + 24) % 24;
    const wave = ofDay < 6 ? 0.1 : 0.6 + 0.4 * Math.sin(((ofDay - 6) / 18) * Math.PI) + ((hour * 7) % 5) / 25;
    const sent = Math.round(volume * wave);
    const hardBounced = Math.round(sent * bounceRate(back) * (0.85 + ((hour * 13) % 7) / 20));
    const softBounced = Math.round(sent * 0.006);
    const notAttempted = Math.round(sent * 0.003);
    const delivered = sent - hardBounced - softBounced - notAttempted;
    const deliveredOutsideGoogle = Math.round(delivered * 0.58);
    complaintsDue += deliveredOutsideGoogle * complaintRate(back);
    const complained = Math.floor(complaintsDue);
    complaintsDue -= complained;
    const attempted = sent - notAttempted;
    return {
      ...ZERO_COUNTS,
      hour,
      account,
      region,
      tenant,
      sent,
      attempted,
      delivered,
      deliveredOutsideGoogle,
      hardBounced,
      softBounced,
      notAttempted,
      complained,
    };
  });
}

const ago = (seconds: number) => NOW - seconds * SECOND;

export const EVENTS: readonly TimelineItem[] = [
  item({
    at: ago(40),
    kind: 'Bounce',
    class: 'hard',
    recipient: 'ann.with-a-rather-long-name.and.more@subsidiary.of-a-very-long-company-name.example',
    detail: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      status: '5.1.1',
      diagnosticCode:
        'smtp; 550 5.1.1 <ann.with-a-rather-long-name.and.more@subsidiary.of-a-very-long-company-name.example>: Recipient address rejected: User unknown in virtual mailbox table',
    },
  }),
  item({
    at: ago(52),
    kind: 'Delivery',
    recipient: 'bob@example.net',
    configurationSet: 'transactional',
    detail: { smtpResponse: '250 2.0.0 OK: queued as 4F3A21C0E1' },
  }),
  item({ at: ago(55), kind: 'Send', recipient: 'bob@example.net', configurationSet: 'transactional' }),
  item({
    at: ago(130),
    kind: 'Complaint',
    class: 'complaint',
    recipient: 'carol@example.com',
    tenant: 'acme',
    detail: { complaintFeedbackType: 'abuse', userAgent: 'Yahoo!-Mail-Feedback/2.0' },
  }),
  item({
    at: ago(190),
    kind: 'DeliveryDelay',
    recipient: 'dave@example.org',
    detail: {
      delayType: 'MailboxFull',
      status: '4.2.2',
      diagnosticCode: 'smtp; 452 4.2.2 The email account that you tried to reach is over quota.',
    },
  }),
  item({
    at: ago(260),
    kind: 'Bounce',
    class: 'not-attempted',
    recipient: 'erin@example.com',
    configurationSet: null,
    detail: {
      bounceType: 'Permanent',
      bounceSubType: 'OnAccountSuppressionList',
      diagnosticCode:
        'Amazon SES did not send the message to this address because it is on the suppression list for your account.',
    },
  }),
  item({
    at: ago(410),
    kind: 'Bounce',
    class: 'soft',
    recipient: 'frank@example.com',
    detail: {
      bounceType: 'Transient',
      bounceSubType: 'General',
      status: '4.7.28',
      diagnosticCode: `smtp; 421 4.7.28 Our system has detected an unusual rate of mail. ${'To protect our users from spam, mail sent from your IP address has been temporarily rate limited. '.repeat(6)}`,
    },
  }),
  item({
    at: ago(700),
    kind: 'Open',
    recipient: '',
    attribution: 'ambiguous',
    detail: { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)' },
  }),
  item({ at: NOW - 25 * MINUTE, kind: 'Reject', recipient: 'grace@example.com', detail: { reason: 'Bad content' } }),
];

export const HEALTHY: FakeData = { hours: hoursOf(), events: EVENTS };
