/** What somebody wrote into the box, as the things it may mean. Pure. */
import { parseTag } from '../../ingest/event-reader.ts';
import { canonicalAddress, canonicalDomainKey } from '../../suppression/address.ts';

export type Target =
  /** An address, or `@domain`. */
  | { readonly kind: 'recipient'; readonly address: string }
  /** SES's id. `sure`: it looks like one, whether or not the message is known. */
  | { readonly kind: 'message'; readonly messageId: string; readonly sure: boolean }
  /** The sender's own. `sure`: it can be nothing else. */
  | { readonly kind: 'own-id'; readonly headerMessageId: string; readonly sure: boolean }
  | { readonly kind: 'tag'; readonly name: string; readonly value: string };

/** Observed, not documented: region code and time, a UUID, six digits. */
const SES_ID = /^[0-9a-f]{16}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d{6}$/i;
/** The Message-ID that SES writes into a mail that has none: `<id@email.amazonses.com>`, or the Region's. */
const FROM_SES = /^<?([0-9a-f-]+)@[a-z0-9-]+\.amazonses\.com>?$/i;
const IN_BRACKETS = /^<[^<>\s]{1,500}>$/;
const ONE_WORD = /^[\x21-\x7e]{1,256}$/;

/**
 * What a text may mean, the likeliest first. What is not sure counts only when the store knows it; a text that means nothing
 * gives an empty list.
 */
export function targetsOf(written: string): readonly Target[] {
  const text = written.trim();
  const domain = canonicalDomainKey(text);
  if (domain !== null) return [{ kind: 'recipient', address: domain }];
  const id = FROM_SES.exec(text)?.[1] ?? text;
  if (SES_ID.test(id)) return [{ kind: 'message', messageId: id, sure: true }];
  const address = canonicalAddress(text);
  const recipient: readonly Target[] = address === null ? [] : [{ kind: 'recipient', address }];
  if (IN_BRACKETS.test(text)) {
    return [{ kind: 'own-id', headerMessageId: text, sure: address === null }, ...recipient];
  }
  if (address !== null) return recipient;
  const tag = parseTag(text);
  const own = ONE_WORD.test(text)
    ? ([
        { kind: 'message', messageId: text, sure: false },
        { kind: 'own-id', headerMessageId: text, sure: false },
      ] as const)
    : [];
  return tag === null ? own : [{ kind: 'tag', ...tag }];
}
