/** What one notification says, as rows. */
import type { Millis } from '../../shared/time.ts';
import type { Pseudonym } from './erasure.ts';

/** The fields of a message that events may or may not know. Order is part of the stored form: append only. */
export const MESSAGE_FIELDS = [
  'account',
  'region',
  'identity',
  'source',
  'configurationSet',
  'tenant',
  'stream',
  'campaign',
  'headerMessageId',
  'subject',
  'tags',
] as const;
export type MessageField = (typeof MESSAGE_FIELDS)[number];

/** A value and how good its evidence is (1 to 9). The better evidence wins; between equals the greater value. */
export interface Known {
  readonly value: string;
  readonly rank: number;
}

export interface MessageFacts {
  readonly messageId: string;
  /** `mail.timestamp`: when SES accepted the message. Merged by min. */
  readonly acceptedAt: Millis;
  /** Every destination, canonical. */
  readonly destinations: readonly string[];
  readonly known: Readonly<Partial<Record<MessageField, Known>>>;
}

/** One message to one recipient; recipient `''` stands for what cannot be said of any one recipient. */
export interface MailFacts {
  readonly messageId: string;
  readonly recipient: string;
  /** Bits of `FLAG` in `reputation/metrics.ts`. Merged by OR. */
  readonly flags: number;
  readonly deliveredAt: Millis | null;
  readonly bouncedAt: Millis | null;
  readonly complainedAt: Millis | null;
  readonly smtpResponse: string | null;
  readonly remoteMtaIp: string | null;
  /** Of recipient `''` only: the domain that all it may concern share; `null` when they share none. */
  readonly domain: string | null;
}

export const EVENT_KINDS = [
  'Send',
  'Reject',
  'Bounce',
  'Complaint',
  'Delivery',
  'Open',
  'Click',
  'Rendering Failure',
  'DeliveryDelay',
  'Subscription',
  'unknown',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** The detail that timelines show. One row per (message, recipient, kind, class, key), however often it is told. */
export interface EventFacts {
  readonly messageId: string;
  readonly recipient: string;
  readonly kind: EventKind;
  /** `hard`, `soft`, `not-attempted`; `complaint`, `not-spam`, `not-sent`; else `''`. */
  readonly class: string;
  /** What tells two events of one kind apart when both may happen: event time, link. Else `''`. */
  readonly key: string;
  /** Clamped to [mail.timestamp, published]. Merged by min. */
  readonly occurredAt: Millis;
  readonly publishedAt: Millis;
  readonly receivedAt: Millis;
  /** `EVIDENCE` of `suppression/policy.ts`; 0 supports no entry. Merged by max. */
  readonly evidence: number;
  readonly attribution: 'exact' | 'ambiguous';
  /** SES's own names and words. Merged key by key, the greater value wins. */
  readonly detail: Readonly<Record<string, string>>;
}

export const SOURCE_NOTICE_KINDS = ['setup', 'ignored', 'unsubscribed', 'overflow', 'discarded'] as const;

export interface Notice {
  readonly source: string;
  readonly kind: (typeof SOURCE_NOTICE_KINDS)[number];
  readonly detail: string;
  readonly at: Millis;
}

/** Whose notices tell that quarantine overflowed. */
export const OVERFLOW_SOURCE = 'quarantine';

/** A message that could not be read, with all that is needed to try again. */
export interface QuarantineEntry {
  /** The carrier's own id for the message (`sns:<MessageId>`): a retry lands on the same row. */
  readonly id: string;
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly reason: string;
  readonly raw: string;
  readonly publishedAt: Millis;
  readonly receivedAt: Millis;
}

/** A text as it was carried, kept so that its message can be read again by other rules. */
export interface RawEvent {
  /** The carrier's own id. */
  readonly id: string;
  readonly messageId: string;
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly text: string;
  readonly publishedAt: Millis;
  readonly receivedAt: Millis;
}

/** What SES itself found about a tenant or the account. */
export interface Finding {
  /** The carrier's own id: told again, it is the same finding. */
  readonly id: string;
  readonly kind: 'recommendation' | 'sending-status';
  /** AWS's word: `Open`, `Resolved`, `Closed`; `Enabled`, `Disabled`. */
  readonly state: string;
  readonly resource: string;
  readonly tenant: string | null;
  readonly account: string;
  readonly region: string;
  readonly at: Millis;
  readonly detail: Readonly<Record<string, string>>;
}

export interface SourceActivity {
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly at: Millis;
  readonly messages: number;
}

/** One atomic unit: all of it is on disk when `record` resolves, or none of it. Rows are unique by their keys. */
export interface RecordBatch {
  readonly messages: readonly MessageFacts[];
  readonly mails: readonly MailFacts[];
  readonly events: readonly EventFacts[];
  readonly notices: readonly Notice[];
  readonly quarantine: readonly QuarantineEntry[];
  readonly findings: readonly Finding[];
  readonly raw: readonly RawEvent[];
  readonly activity: readonly SourceActivity[];
  /** Of every recipient and destination of the batch: which of them are erased is known inside the transaction only. */
  readonly pseudonyms: readonly Pseudonym[];
  readonly now: Millis;
}
