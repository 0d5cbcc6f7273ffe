/** Pure: one SES body, in either format, -> what is known of the message and one event per recipient. */
import { err, ok, type Result } from '../shared/result.ts';
import { parseTimestamp } from '../shared/time.ts';
import type { Carriage, Unreadable } from './carrier.ts';
import type { MessageEvents, SesEvent } from './event.ts';
import { identityArn, type MessageOptions, messageFacts, type SesFormat } from './message.ts';
import { readBounce } from './readers/bounce.ts';
import { readComplaint } from './readers/complaint.ts';
import { readDelivery, readSend } from './readers/delivery.ts';
import { readDeliveryDelay } from './readers/delivery-delay.ts';
import { readClick, readOpen } from './readers/engagement.ts';
import { readReject, readRenderingFailure } from './readers/not-sent.ts';
import { type Reading, readingOf } from './readers/reading.ts';
import { readSubscription } from './readers/subscription.ts';
import { readUnknown } from './readers/unknown.ts';
import { bodySchema, mailSchema } from './ses-schema.ts';

export interface NormaliseOptions extends MessageOptions {
  /** AWS accounts whose mail this road may report; `null` = any. */
  readonly accounts: ReadonlySet<string> | null;
  /** Domains of the sender, whose mail is left out of the rates. Default: none. */
  readonly verifiedDomains?: ReadonlySet<string>;
}

/** SES's type, compared without regard to case, -> the body's member of that type, and who reads it. */
type Reader = readonly [string, (value: unknown, reading: Reading) => readonly SesEvent[]];

const READERS: ReadonlyMap<string, Reader> = new Map(
  Object.entries<Reader>({
    Send: ['mail', (_, reading) => readSend(reading)],
    Delivery: ['delivery', readDelivery],
    Bounce: ['bounce', readBounce],
    Complaint: ['complaint', readComplaint],
    DeliveryDelay: ['deliveryDelay', readDeliveryDelay],
    Reject: ['reject', readReject],
    'Rendering Failure': ['failure', readRenderingFailure],
    Open: ['open', readOpen],
    Click: ['click', readClick],
    Subscription: ['subscription', readSubscription],
  }).map(([type, reader]) => [type.toLowerCase(), reader]),
);

/** Reads a body leniently. What is unreadable is said by name, for quarantine; nothing throws. */
export function normalise(
  value: Readonly<Record<string, unknown>>,
  carriage: Carriage,
  options: NormaliseOptions,
): Result<MessageEvents, Unreadable> {
  const { eventType, notificationType, mail: rawMail } = bodySchema.parse(value);
  const format: SesFormat = eventType === undefined ? 'notification' : 'event';
  const type = eventType ?? notificationType;
  if (type === undefined) return err('no-event-type');
  const parsed = mailSchema.safeParse(rawMail);
  if (!parsed.success) return err('no-mail');
  const mail = parsed.data;
  const acceptedAt = parseTimestamp(mail.timestamp);
  if (acceptedAt === null) return err('no-mail-timestamp');
  const account = mail.sendingAccountId ?? identityArn(mail.sourceArn)?.account;
  if (account !== undefined && options.accounts?.has(account) === false) return err('foreign-account');

  const reading = readingOf(mail, acceptedAt, carriage.publishedAt);
  const events = readEvents(type, value, reading);
  if (!events.ok) return events;
  return ok({
    message: messageFacts(mail, acceptedAt, reading.destinations, format, carriage, options),
    events: events.value,
  });
}

function readEvents(
  type: string,
  body: Readonly<Record<string, unknown>>,
  reading: Reading,
): Result<readonly SesEvent[], Unreadable> {
  const reader = READERS.get(type.toLowerCase());
  if (reader === undefined) return ok(readUnknown(type, body, reading));
  const [member, read] = reader;
  const object = body[member];
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return err('no-event-object');
  return ok(read(object, reading));
}
