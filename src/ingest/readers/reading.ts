/** What the readers of the single event types share. */
import { storable } from '../../shared/text.ts';
import { type Millis, parseTimestamp } from '../../shared/time.ts';
import { canonicalAddress, isSimulator } from '../../suppression/address.ts';
import type { SesMail } from '../ses-schema.ts';

export const MAX_DETAIL = 4_000;
const MAX_ADDRESS = 320;

export interface Reading {
  readonly destinations: readonly string[];
  /**
   * The event's own time, clamped to [mail.timestamp, published]: it comes from a stranger's server. Without a readable
   * time, when it was published.
   */
  readonly timeOf: (text: string | undefined) => Millis;
  /**
   * What tells two events of one kind apart: the event's time as SES gave it, in milliseconds. Not clamped, for the
   * clamp depends on the road, and the same event by two roads is one. `''` when there is no readable time.
   */
  readonly keyOf: (text: string | undefined) => string;
  /** The contact list, and the topic, that the message was sent to, when it says so. */
  readonly listManagement: { readonly contactList?: string; readonly topic?: string };
}

/** `X-SES-LIST-MANAGEMENT-OPTIONS: list; topic=topic` (SES Developer Guide, `sending-email-subscription-management`). */
function listManagementOf(headers: SesMail['headers']): Reading['listManagement'] {
  const header = headers.find(({ name }) => name.toLowerCase() === 'x-ses-list-management-options');
  const [list, ...options] = (header?.value ?? '').split(';').map((part) => part.trim());
  if (list === undefined || list === '') return {};
  const contactList = list.replace(/^contactListName=/i, '');
  const topic = options.find((option) => /^topic=/i.test(option))?.slice('topic='.length);
  return topic === undefined ? { contactList } : { contactList, topic };
}

export const readingOf = (mail: SesMail, acceptedAt: Millis, publishedAt: Millis): Reading => ({
  destinations: uniqueRecipients(mail.destination),
  listManagement: listManagementOf(mail.headers),
  keyOf: (text) => parseTimestamp(text)?.toString() ?? '',
  timeOf: (text) => Math.max(acceptedAt, Math.min(parseTimestamp(text) ?? publishedAt, publishedAt)),
});

/** An address as SES reports it: canonical, or, when it is no address, its text, so that it stays visible. */
export const recipientOf = (text: string): string =>
  canonicalAddress(text) ?? storable(text.trim().toLowerCase(), MAX_ADDRESS);

export const uniqueRecipients = (addresses: readonly string[]): readonly string[] => [
  ...new Set(addresses.map(recipientOf).filter((address) => address !== '')),
];

/** The members that SES did give, made storable. */
export function detailOf(members: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => {
      const text = storable(value ?? '', MAX_DETAIL);
      return text === '' ? [] : [[name, text]];
    }),
  );
}

/**
 * Whom a report is about. A DSN's Final-Recipient may be a forwarded address (SES Developer Guide,
 * `notification-contents`): when the message went to one address only, and one is reported, it is that one.
 */
export function attribute(
  reported: string,
  reports: number,
  { destinations: [only, ...others] }: Reading,
): { readonly recipient: string; readonly finalRecipient?: string } {
  if (only === undefined || others.length > 0 || reports !== 1 || only === reported) return { recipient: reported };
  return { recipient: only, finalRecipient: reported };
}

/** SES's spelling of an address, when it is another than the canonical one: SES's own lists tell cases apart. */
export const spellingOf = (emailAddress: string, recipient: string): string | undefined =>
  emailAddress === recipient ? undefined : emailAddress;

/** Nobody is named: the only destination if there is just one, else the message as a whole. */
export const unnamed = ({ destinations: [only, ...others] }: Reading) =>
  only !== undefined && others.length === 0
    ? ({ recipient: only, attribution: 'exact' } as const)
    : ({ recipient: '', attribution: 'ambiguous' } as const);

/** The simulator, and what is no address, is never blocked. */
export const sparing = <T extends { readonly evidence: number }>(decision: T, recipient: string): T =>
  canonicalAddress(recipient) === null || isSimulator(recipient) ? { ...decision, evidence: 0 } : decision;
