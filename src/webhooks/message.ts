/** What a message holds, and how much. */
import { type Millis, toIso } from '../shared/time.ts';
import type { AlertNotice, WebhookDelivery, WebhookMessage, WebhookType } from '../store/contract.ts';

/** An entry of a history, as it is told. */
export interface FeedItem {
  /** Its number in the history. */
  readonly position: number;
  readonly value: object;
  /** What is for people as well. */
  readonly notice?: AlertNotice;
}

/** What an endpoint may know, and wants to. */
export interface Audience extends Pick<WebhookMessage, 'minLevel'> {
  readonly tenant: string | null;
}

export interface OutgoingMessage {
  readonly id: string;
  /** Exactly what is signed and sent to a webhook. */
  readonly body: string;
  /** What chats and mails say. */
  readonly notices: readonly AlertNotice[];
}

/** The history of one type, as an endpoint may know it. The same span always reads the same. */
export interface Feed {
  /** What follows a place, at most what one message may hold. `through`: how far that is, when nothing is left out. */
  readonly next: (
    from: Pick<WebhookMessage, 'after'> & Audience,
  ) => Promise<{ readonly items: readonly FeedItem[]; readonly through: number }>;
  readonly between: (span: Pick<WebhookMessage, 'after' | 'through'> & Audience) => Promise<readonly FeedItem[]>;
  /** The `data` of a message with these entries. */
  readonly data: (values: readonly object[]) => object;
  /** How far all that follows a place may wait for the end of quiet hours; `null` = some of it may not. Left out: nothing waits. */
  readonly waiting?: (from: Pick<WebhookMessage, 'after'> & Audience) => Promise<number | null>;
}

export type Feeds = Readonly<Record<WebhookType, Feed>>;

/** The specification asks receivers to take 256 KiB. The frame around the entries has the rest. */
const MAX_BYTES = 256 * 1024;
const FRAME_BYTES = 1_024;

/** The entries at the start that fit into one message; one always does. */
export function fitting(items: readonly FeedItem[], maxBytes: number = MAX_BYTES - FRAME_BYTES): readonly FeedItem[] {
  let bytes = 0;
  const over = items.findIndex(({ value }) => {
    bytes += Buffer.byteLength(JSON.stringify(value)) + 1;
    return bytes > maxBytes;
  });
  return over === -1 ? items : items.slice(0, Math.max(over, 1));
}

/** The bytes that are signed and sent. */
export const bodyOf = (type: WebhookDelivery['type'], at: Millis, data: object): string =>
  JSON.stringify({ type, timestamp: toIso(at), data });

/** The id of a message, the same in each of its attempts. */
export const newMessageId = (): string => `msg_${crypto.randomUUID()}`;
