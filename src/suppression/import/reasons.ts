/** What other systems call the reasons. Compared without case, spaces and punctuation. */
import { REASONS, type Reason } from '../../store/contract.ts';

/** Letters and digits only, in lower case: `Hard_Bounce` and `hard bounce` are one. */
export const plainWord = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** SES's own two (`BOUNCE`, `COMPLAINT`: SESv2 API Reference, SuppressionListReason) are among them. */
const SYNONYMS: Readonly<Record<Reason, readonly string[]>> = {
  bounce: ['bounced', 'bounces', 'hardbounce', 'hardbounced', 'hard', 'permanent', 'permanentbounce', 'badmailbox'],
  complaint: ['complaints', 'complained', 'spam', 'spamreport', 'spamreports', 'spamcomplaint', 'abuse', 'abusereport'],
  unsubscribe: ['unsubscribed', 'unsubscribes', 'unsub', 'optout', 'optedout', 'globalunsubscribe', 'listunsubscribe'],
  'soft-bounce': ['softbounced', 'soft', 'transient'],
  validation: ['invalid', 'invalidemail', 'invalidaddress'],
  manual: ['manuallyadded', 'manualsuppression', 'blocked', 'blocklist', 'blocklisted', 'blacklist', 'blacklisted'],
  'ses-list': [],
};

const BY_WORD: ReadonlyMap<string, Reason> = new Map(
  REASONS.flatMap((reason) => [reason, ...SYNONYMS[reason]].map((word) => [plainWord(word), reason] as const)),
);

/** @returns our reason, or `null` for a word that nobody agreed on. */
export const reasonNamed = (text: string): Reason | null => BY_WORD.get(plainWord(text)) ?? null;
