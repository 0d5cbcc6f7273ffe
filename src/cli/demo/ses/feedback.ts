/** The `delivery`, `bounce` and `complaint` objects (SES Developer Guide, `notification-contents`). */
import { type Millis, SECOND, toIso } from '../../../shared/time.ts';
import type { Outcome } from '../outcomes.ts';
import { providerOf } from '../providers.ts';
import type { Random } from '../random.ts';
import { newSesId } from './ids.ts';

const OUTGOING_HOST = 'a8-70.smtp-out.amazonses.com';
const BOUNCE_HOST = 'dns; b232-130.smtp-out.us-east-1.amazonses.com';

export interface Reported {
  readonly at: Millis;
  /** All at one domain. */
  readonly addresses: readonly [string, ...string[]];
  readonly random: Random;
}

export function deliveryObject({ at, addresses, random }: Reported, acceptedAt: Millis): object {
  const provider = providerOf(addresses[0]);
  return {
    timestamp: toIso(at),
    processingTimeMillis: at - acceptedAt,
    recipients: addresses,
    smtpResponse: provider?.accepts(random) ?? '250 ok',
    reportingMTA: OUTGOING_HOST,
    ...(provider === null ? {} : { remoteMtaIp: provider.mtaIp }),
  };
}

interface BounceWords {
  readonly type: 'Permanent' | 'Transient';
  readonly subType: string;
  readonly status: string;
  readonly diagnostic: (address: string) => string;
  readonly host: string;
}

const userUnknown: BounceWords = {
  type: 'Permanent',
  subType: 'General',
  status: '5.1.1',
  diagnostic: (address) => providerOf(address)?.unknownUser(address) ?? `smtp; 550 5.1.1 <${address}>: User unknown`,
  host: BOUNCE_HOST,
};

const BOUNCES: Readonly<Partial<Record<Outcome, BounceWords>>> = {
  'unknown-user': userUnknown,
  'late-bounce': {
    ...userUnknown,
    diagnostic: (address) => `smtp; 550 5.1.1 <${address}>: Recipient address rejected: User unknown`,
  },
  'unknown-domain': {
    ...userUnknown,
    status: '5.1.2',
    diagnostic: () => 'smtp; 550 5.1.2 Host unknown (Name server: host not found)',
  },
  'global-list': {
    ...userUnknown,
    subType: 'Suppressed',
    diagnostic: () =>
      'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
    host: 'dns; amazonses.com',
  },
  'account-list': {
    ...userUnknown,
    subType: 'OnAccountSuppressionList',
    diagnostic: () =>
      'Amazon SES did not send the message to this address because it is on the suppression list for your account.',
    host: 'dns; amazonses.com',
  },
  'mailbox-full': {
    type: 'Transient',
    subType: 'MailboxFull',
    status: '4.2.2',
    diagnostic: () => "smtp; 452 4.2.2 The recipient's inbox is out of storage space",
    host: BOUNCE_HOST,
  },
  deferred: {
    type: 'Transient',
    subType: 'General',
    status: '4.4.7',
    diagnostic: () => 'smtp; 421 4.3.0 Temporary system problem, try again later',
    host: BOUNCE_HOST,
  },
};

/** An auto-reply comes as a Transient/General bounce that says nothing of its recipient but the address. */
export function bounceObject(outcome: Outcome, { at, addresses, random }: Reported): object {
  const words = BOUNCES[outcome];
  const feedbackId = newSesId(at, random);
  const timestamp = toIso(at);
  if (words === undefined) {
    const bouncedRecipients = addresses.map((emailAddress) => ({ emailAddress }));
    return { feedbackId, bounceType: 'Transient', bounceSubType: 'General', bouncedRecipients, timestamp };
  }
  const { type, subType, status, diagnostic, host } = words;
  return {
    feedbackId,
    bounceType: type,
    bounceSubType: subType,
    bouncedRecipients: addresses.map((emailAddress) => ({
      emailAddress,
      action: 'failed',
      status,
      diagnosticCode: diagnostic(emailAddress),
    })),
    timestamp,
    reportingMTA: host,
  };
}

/** `addresses`: all of the message's recipients at the provider, which does not say who of them it was. */
export function complaintObject(bare: boolean, { at, addresses, random }: Reported): object {
  const shared = {
    feedbackId: newSesId(at, random),
    complaintSubType: null,
    complainedRecipients: addresses.map((emailAddress) => ({ emailAddress })),
    timestamp: toIso(at),
  };
  if (bare) return shared;
  return {
    ...shared,
    userAgent: providerOf(addresses[0])?.feedbackLoop,
    complaintFeedbackType: 'abuse',
    arrivalDate: toIso(at - 10 * SECOND),
  };
}
