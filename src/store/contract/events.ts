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
    /** Only of mail accepted after. */
    readonly acceptedAfter?: Millis;
    readonly limit: number;
  }) => Promise<readonly TimelineItem[]>;
}
