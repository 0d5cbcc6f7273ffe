/**
 * What the rest of the program may ask of a store, in the words of the domain. Two drivers implement it (SQLite file,
 * D1); `test/contract/` is the one suite that both must pass.
 *
 * Every method may be called concurrently. A rejected promise means that nothing of that call was stored.
 */
import type { Counts } from '../reputation/metrics.ts';
import type { Millis } from '../shared/time.ts';

// ---------------------------------------------------------------- what one notification says

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

export interface Notice {
  readonly source: string;
  readonly kind: 'setup' | 'ignored' | 'unsubscribed' | 'overflow' | 'discarded';
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
  readonly now: Millis;
}

// ---------------------------------------------------------------- suppression

export const REASONS = [
  'complaint',
  'manual',
  'unsubscribe',
  'bounce',
  'soft-bounce',
  'ses-list',
  'validation',
] as const;
/** Strongest first: the order in which a check names one when several block. */
export type Reason = (typeof REASONS)[number];

export interface SuppressionKey {
  /** Canonical address, or `@domain` for a whole domain. */
  readonly address: string;
  /** `''` = all tenants. */
  readonly tenant: string;
  /** `''` = all streams. */
  readonly stream: string;
  readonly reason: Reason;
}

export interface Suppression extends SuppressionKey {
  /** `event` entries follow from stored events and are withdrawn with them; the others stay until somebody removes them. */
  readonly origin: 'event' | 'api';
  readonly since: Millis;
  readonly expiresAt: Millis | null;
  readonly evidence: Readonly<Record<string, string>> | null;
  readonly note: string | null;
  readonly actor: string;
}

export interface SuppressionRemoval {
  readonly address: string;
  readonly tenant: string;
  readonly stream: string;
  readonly reason: Reason | 'all';
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

export interface SuppressionChange extends SuppressionKey {
  readonly id: number;
  readonly action: 'added' | 'removed' | 'withdrawn';
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

export interface SuppressionStore {
  /** Entries whose address is one of `addresses`, expired ones included. Any number of addresses, one indexed query. */
  readonly find: (addresses: readonly string[]) => Promise<readonly Suppression[]>;
  /** Adds or renews an entry of origin `api`. */
  readonly put: (entry: Suppression, at: Millis) => Promise<void>;
  /** Removes matching entries and remembers the removal against older events. @returns how many entries went. */
  readonly remove: (removal: SuppressionRemoval) => Promise<number>;
  readonly history: (
    address: string,
    page: { readonly before?: number; readonly limit: number },
  ) => Promise<readonly SuppressionChange[]>;
}

// ---------------------------------------------------------------- events

/** A line of a timeline. Sends and deliveries come from the mail's own row, the rest from event rows. */
export interface TimelineItem {
  readonly at: Millis;
  readonly kind: EventKind;
  readonly class: string;
  readonly messageId: string;
  readonly recipient: string;
  readonly attribution: 'exact' | 'ambiguous';
  readonly tenant: string;
  readonly configurationSet: string | null;
  readonly identity: string | null;
  readonly campaign: string | null;
  readonly detail: Readonly<Record<string, string>>;
}

export interface StoredMessage {
  readonly messageId: string;
  readonly acceptedAt: Millis;
  readonly tenant: string;
  readonly fields: Readonly<Partial<Record<MessageField, string>>>;
  readonly mails: readonly MailFacts[];
  readonly events: readonly EventFacts[];
}

export interface EventStore {
  readonly record: (batch: RecordBatch) => Promise<void>;
  /**
   * Records a batch in place of what was stored of `again.messageIds`, unless more than `again.texts` raw texts of these
   * messages are kept by now: then it records on top, and the caller looks again.
   */
  readonly rerecord: (
    batch: RecordBatch,
    again: { readonly messageIds: readonly string[]; readonly texts: number },
  ) => Promise<void>;
  readonly message: (messageId: string) => Promise<StoredMessage | null>;
  /** Newest first. Without a tenant: all tenants. */
  readonly latest: (filter: { readonly tenant?: string; readonly limit: number }) => Promise<readonly TimelineItem[]>;
  /** One recipient's whole story, newest first. */
  readonly ofRecipient: (filter: {
    readonly recipient: string;
    readonly tenant?: string;
    readonly limit: number;
  }) => Promise<readonly TimelineItem[]>;
}

// ---------------------------------------------------------------- reputation

export interface HourCounts extends Counts {
  /** Hours since the epoch, of `mail.timestamp`. */
  readonly hour: number;
}

export interface AccountCounts extends Counts {
  readonly account: string;
  readonly region: string;
}

export interface ReputationStore {
  /** Hours with mail, ascending; hours without are absent. `from` inclusive, `to` exclusive, in hours since the epoch. */
  readonly hours: (filter: HourFilter) => Promise<readonly HourCounts[]>;
  /** Sums per account and Region: AWS judges each of them on its own. */
  readonly accounts: (filter: Pick<HourFilter, 'from' | 'to' | 'tenant'>) => Promise<readonly AccountCounts[]>;
  /** Throws away all rollups and counts again from the mails, in one transaction. */
  readonly rebuild: () => Promise<void>;
}

export interface HourFilter {
  readonly from: number;
  readonly to: number;
  readonly tenant?: string;
  readonly account?: string;
  readonly region?: string;
}

// ---------------------------------------------------------------- sources

export interface Source {
  /** The topic's ARN. */
  readonly id: string;
  readonly state: 'pending' | 'allowed' | 'confirmed' | 'unsubscribed';
  /** When an operator put it on the allow-list; `null` for topics that only the configuration lists. */
  readonly approvedAt: Millis | null;
  readonly account: string;
  readonly region: string;
  readonly firstSeenAt: Millis;
  readonly lastMessageAt: Millis | null;
  readonly messages: number;
}

export type SourceName = Pick<Source, 'id' | 'account' | 'region'>;

/** A verified SubscriptionConfirmation that waits for an operator, or that was confirmed. */
export interface Subscription {
  readonly topicArn: string;
  readonly token: string;
  readonly receivedAt: Millis;
  readonly expiresAt: Millis;
  readonly confirmedAt: Millis | null;
}

export interface SourceStore {
  readonly list: () => Promise<readonly Source[]>;
  readonly find: (id: string) => Promise<Source | null>;
  /** Makes sure that a topic of the configuration's allow-list has a row. */
  readonly register: (source: SourceName, at: Millis) => Promise<void>;
  /** Puts a topic on the stored allow-list. */
  readonly approve: (source: SourceName, at: Millis) => Promise<void>;
  /**
   * Keeps a subscription for an operator. `limit` is how many may wait in all, for a topic that is not allowed; `null`
   * for one that is. @returns false when so many unexpired ones are waiting already.
   */
  readonly keepPending: (subscription: Subscription, source: SourceName, limit: number | null) => Promise<boolean>;
  readonly subscription: (topicArn: string, token: string) => Promise<Subscription | null>;
  /** Newest first, unconfirmed only; expired ones included. */
  readonly pending: (topicArn: string) => Promise<readonly Subscription[]>;
  /** Notes that SNS confirmed this subscription; the topic's state becomes `confirmed`. */
  readonly confirmed: (topicArn: string, token: string, at: Millis) => Promise<void>;
  readonly notices: (source: string) => Promise<readonly Notice[]>;
  /** Newest first. */
  readonly findings: (filter: { readonly tenant?: string; readonly limit: number }) => Promise<readonly Finding[]>;
}

// ---------------------------------------------------------------- quarantine

/** A place in the list of quarantined messages, newest first. */
export type QuarantineCursor = Pick<QuarantineEntry, 'receivedAt' | 'id'>;

export interface QuarantineStore {
  readonly list: (page: {
    readonly after?: QuarantineCursor;
    readonly limit: number;
  }) => Promise<readonly QuarantineEntry[]>;
  readonly find: (id: string) => Promise<QuarantineEntry | null>;
  readonly count: () => Promise<number>;
  /** Takes a message out. @returns whether it was there. */
  readonly remove: (id: string) => Promise<boolean>;
}

// ---------------------------------------------------------------- raw texts

export interface RawStore {
  /** Since when every text is kept; `null` = they are not kept. */
  readonly since: () => Promise<Millis | null>;
  /** Begins to keep them. A store that keeps them already goes on. */
  readonly keep: (at: Millis) => Promise<void>;
  /** Forgets them all. */
  readonly drop: () => Promise<void>;
  /** Forgets at most `limit` texts received before a time. @returns how many are left to forget. */
  readonly prune: (before: Millis, limit: number) => Promise<number>;
  /** Ids of messages with texts, in order. */
  readonly messages: (page: { readonly after: string; readonly limit: number }) => Promise<readonly string[]>;
  readonly of: (messageIds: readonly string[]) => Promise<readonly RawEvent[]>;
}

// ---------------------------------------------------------------- access

export const SCOPES = ['check', 'read', 'write', 'ingest', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export interface AccessKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** `null` = not bound to a tenant. */
  readonly tenant: string | null;
  readonly createdAt: Millis;
}

export interface Session {
  readonly keyId: string;
  readonly expiresAt: Millis;
}

export interface AccessStore {
  readonly addKey: (key: AccessKey, hash: string) => Promise<void>;
  readonly keyByHash: (hash: string) => Promise<AccessKey | null>;
  readonly keyById: (id: string) => Promise<AccessKey | null>;
  readonly keys: () => Promise<readonly AccessKey[]>;
  /** Deletes a key and its sessions. @returns whether it was there. */
  readonly deleteKey: (id: string) => Promise<boolean>;
  readonly addSession: (hash: string, session: Session) => Promise<void>;
  readonly session: (hash: string) => Promise<Session | null>;
  readonly deleteSession: (hash: string) => Promise<void>;
  readonly deleteExpiredSessions: (now: Millis) => Promise<void>;
}

// ---------------------------------------------------------------- the whole

export interface Store {
  readonly events: EventStore;
  readonly suppressions: SuppressionStore;
  readonly reputation: ReputationStore;
  readonly sources: SourceStore;
  readonly quarantine: QuarantineStore;
  readonly raw: RawStore;
  readonly access: AccessStore;
  /** Resolves when the store can be written to. */
  readonly ready: () => Promise<void>;
  /** Every merged row in a fixed order, as NDJSON lines without ids, receive times or history: two stores that were told the same agree byte for byte. */
  readonly exportState: () => AsyncIterable<string>;
  readonly close: () => Promise<void>;
}

/** The store cannot be written or read just now (locked, full, gone). The same call may succeed later. */
export class StoreUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the store is unavailable', { cause });
    this.name = 'StoreUnavailableError';
  }
}
