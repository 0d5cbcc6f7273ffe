/** What a key may read of messages and recipients: one place for the API and the pages. */
import type { Millis } from '../shared/time.ts';
import type {
  AccessKey,
  MessagePage,
  MessagePlace,
  MessageSearch,
  Store,
  StoredMessage,
  TimelinePage,
  TimelinePlace,
} from '../store/contract.ts';
import type { Erased } from '../suppression/erased.ts';

/** One recipient's story, and when it began anew, as far as the key may know. */
export interface RecipientEvents extends TimelinePage {
  readonly erasedAt: Millis | null;
}

export interface EventReader {
  /** By SES's id; `null` when it is unknown, or another tenant's than the key's. */
  readonly message: (key: AccessKey, messageId: string) => Promise<StoredMessage | null>;
  readonly messages: (
    key: AccessKey,
    search: Omit<MessageSearch, 'tenant'>,
    page: { readonly before?: MessagePlace | undefined; readonly limit: number; readonly look?: number },
  ) => Promise<MessagePage>;
  /** @param recipient canonical. */
  readonly recipient: (
    key: AccessKey,
    recipient: string,
    page: { readonly before?: TimelinePlace | undefined; readonly limit: number },
  ) => Promise<RecipientEvents>;
}

export interface EventReaderOptions {
  readonly store: Pick<Store, 'events'>;
  readonly erased: Erased;
}

const onlyOf = ({ tenant }: AccessKey) => (tenant === null ? {} : { tenant });
const from = <Place>(before: Place | undefined) => (before === undefined ? {} : { before });

/** A Message-ID with and without its angle brackets: senders store it either way. */
export function spellingsOfMessageId(text: string): readonly string[] {
  const bare = text.trim().replace(/^<(.*)>$/, '$1');
  return [`<${bare}>`, bare];
}

/** `name=value`, as SES writes message tags. @returns `null` when it is none. */
export function parseTag(text: string): { readonly name: string; readonly value: string } | null {
  const [, name, value] = /^([^=\s]{1,256})=(\S(?:.{0,254}\S)?)$/su.exec(text.trim()) ?? [];
  return name === undefined || value === undefined ? null : { name, value };
}

/** Reads messages and events within the bounds of a key. */
export function createEventReader({ store, erased }: EventReaderOptions): EventReader {
  return {
    message: async (key, messageId) => {
      const found = await store.events.message(messageId);
      return found === null || (key.tenant !== null && key.tenant !== found.tenant) ? null : found;
    },

    messages: (key, search, { before, ...page }) =>
      store.events.search({ ...search, ...onlyOf(key) }, { ...page, ...from(before) }),

    recipient: async (key, recipient, { before, limit }) => {
      const erasure = await erased.find(recipient);
      const page = await store.events.ofRecipient({
        recipient,
        limit,
        ...(erasure === null ? {} : { acceptedAfter: erasure.at }),
        ...onlyOf(key),
        ...from(before),
      });
      return { ...page, erasedAt: key.tenant === null ? (erasure?.at ?? null) : null };
    },
  };
}
