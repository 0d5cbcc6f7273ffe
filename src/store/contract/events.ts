import type { Millis } from '../../shared/time.ts';
import type { EventFacts, EventKind, MailFacts, MessageField, RecordBatch } from './facts.ts';

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

/** Where in one recipient's story to go on. A store's own numbers; callers carry them and nothing else. */
export interface TimelinePlace {
  readonly at: Millis;
  readonly step: number;
  /** SES's id: a number of our own would tell a tenant how much mail others have. */
  readonly messageId: string;
  /** Which event of the message; `''` for its send and delivery. */
  readonly line: string;
}

export interface TimelinePage {
  readonly items: readonly TimelineItem[];
  /** `null` at the beginning of the story. */
  readonly next: TimelinePlace | null;
}

/** A message in a list. */
export interface MessageSummary {
  readonly messageId: string;
  readonly acceptedAt: Millis;
  readonly tenant: string;
  readonly subject: string | null;
  readonly headerMessageId: string | null;
  readonly configurationSet: string | null;
  readonly campaign: string | null;
  /** How many destinations it has; `null` for messages of older versions. */
  readonly recipients: number | null;
}

/** Where in a search of messages to go on: before this message. */
export interface MessagePlace {
  readonly acceptedAt: Millis;
  readonly messageId: string;
}

export interface MessageSearch {
  /** One of these, as the sender wrote them. */
  readonly headerMessageIds?: readonly string[] | undefined;
  readonly tag?: { readonly name: string; readonly value: string } | undefined;
  readonly tenant?: string | undefined;
}

export interface MessagePage {
  readonly items: readonly MessageSummary[];
  /** `null` when all messages were looked at. A page may have fewer items than asked for, and still a next one. */
  readonly next: MessagePlace | null;
}

export interface StoredMessage {
  readonly messageId: string;
  readonly acceptedAt: Millis;
  readonly tenant: string;
  readonly fields: Readonly<Partial<Record<MessageField, string>>>;
  readonly mails: readonly MailFacts[];
  readonly events: readonly EventFacts[];
}

/** How far somebody has followed what comes in. A store's own numbers: kept in a process, shown to nobody. */
export interface FollowMark {
  readonly event: number;
  readonly message: number;
  readonly watched: ReadonlySet<number>;
  readonly known: ReadonlySet<string>;
}

/** What came in since somebody last looked. */
export interface Arrived {
  /** Newest first. */
  readonly items: readonly TimelineItem[];
  /** How many more there were, at least: of a rush only its newest part is looked at. */
  readonly more: number;
  /** Where to go on. */
  readonly mark: FollowMark;
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
  /**
   * What came in after a mark. After a moment (by the clock of this service): what came since, and a little of what came
   * before. Without either nothing, and the mark of now. What it costs depends on what is new, not on what is stored.
   */
  readonly arrived: (filter: {
    readonly tenant?: string;
    readonly after?: FollowMark | Millis;
    readonly limit: number;
  }) => Promise<Arrived>;
  /** One recipient's whole story, newest first, page by page. */
  readonly ofRecipient: (filter: {
    readonly recipient: string;
    readonly tenant?: string;
    /** Only of mail accepted after. */
    readonly acceptedAfter?: Millis;
    readonly before?: TimelinePlace;
    readonly limit: number;
  }) => Promise<TimelinePage>;
  /**
   * Messages by the sender's own Message-ID, which is indexed, or by a tag, for which a bounded number of messages is
   * looked at, the newest first. Both, when both are given.
   */
  readonly search: (
    search: MessageSearch,
    page: {
      readonly before?: MessagePlace;
      readonly limit: number;
      /** Messages to look at, at most. */
      readonly look?: number;
    },
  ) => Promise<MessagePage>;
}
