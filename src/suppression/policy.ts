/**
 * What an event is evidence of: pure. Which entry that evidence supports, the rules of `policy-rules.ts` say. Kept apart so
 * that changed rules can be applied to old events.
 *
 * Source of every row: AWS fact tables on bounce subtypes, complaint feedback types and suppression lists (SES
 * Developer Guide: `notification-contents`, `sending-email-suppression-list*`, `sending-email-global-suppression-list`).
 */

import { type DiagnosisClass, diagnose } from '../reputation/diagnosis.ts';

/** What an event is evidence of. Stored as a number; when one event is told twice, the greater wins. Append only. */
export const EVIDENCE = {
  none: 0,
  validation: 1,
  tenantList: 2,
  accountList: 3,
  globalList: 4,
  hardBounce: 5,
  complaint: 6,
  softBounce: 7,
  /** A soft bounce with a status of 5.x.x: SES calls some lasting failures Transient. */
  hardSuspect: 8,
  /** SES did not send, because the contact had left the list or the topic. */
  unsubscribed: 9,
  /** A contact changed its preferences: out of a list or a topic, or into it again. */
  subscription: 10,
} as const;
export type Evidence = (typeof EVIDENCE)[keyof typeof EVIDENCE];

export type BounceClass = 'hard' | 'soft' | 'not-attempted';

export interface BounceDecision {
  readonly class: BounceClass;
  readonly evidence: Evidence;
}

const HARD: BounceDecision = { class: 'hard', evidence: EVIDENCE.hardBounce };
const SOFT: BounceDecision = { class: 'soft', evidence: EVIDENCE.none };
const SOFT_STRIKE: BounceDecision = { class: 'soft', evidence: EVIDENCE.softBounce };
const SUSPECT: BounceDecision = { class: 'soft', evidence: EVIDENCE.hardSuspect };
const notAttempted = (evidence: Evidence): BounceDecision => ({ class: 'not-attempted', evidence });

/** Keys in lower case: SES's spelling is compared without regard to case, the raw spelling is kept in the event. */
const PERMANENT: ReadonlyMap<string, BounceDecision> = new Map([
  ['general', HARD],
  ['noemail', HARD],
  ['suppressed', { class: 'hard', evidence: EVIDENCE.globalList }],
  ['onaccountsuppressionlist', notAttempted(EVIDENCE.accountList)],
  ['ontenantsuppressionlist', notAttempted(EVIDENCE.tenantList)],
  // SES holds nothing against the address: it blocks the stream that the policy maps from that list, or nothing.
  ['unsubscribedrecipient', notAttempted(EVIDENCE.unsubscribed)],
  ['emailvalidationsuppressed', notAttempted(EVIDENCE.validation)],
]);

/** DSN actions (RFC 3464, section 2.3.3) that say: this recipient did not fail. */
const NOT_FAILED = new Set(['delayed', 'delivered', 'relayed', 'expanded']);

export interface BounceFacts {
  readonly bounceType: string;
  readonly bounceSubType: string;
  readonly action: string | undefined;
  readonly status: string | undefined;
  readonly diagnosticCode?: string | undefined;
  /** Whether the bounced address is one of the message's destinations. */
  readonly addressed: boolean;
}

/**
 * What a bounce means for one of its recipients. A recipient's own `action` overrules the bounce's type: AWS documents
 * a Permanent bounce that lists a `delayed` recipient beside the failed one. Without an action, a 4.x.x status does.
 * An unknown subtype of a Permanent bounce is hard; `Transient`, `Undetermined` and unknown types are soft.
 */
export function judgeBounce(facts: BounceFacts): BounceDecision {
  const action = facts.action?.trim().toLowerCase();
  if (action !== undefined && NOT_FAILED.has(action)) return SOFT;
  if (facts.bounceType.toLowerCase() !== 'permanent') return judgeSoftBounce(facts);
  if (action === undefined && facts.status?.trim().startsWith('4.')) return judgeSoftBounce(facts);
  const subType = facts.bounceSubType.toLowerCase();
  // SES could not tell from the bounce whom it is about: only an address that we know was written to may be blocked.
  if (subType === 'noemail' && !facts.addressed) return { class: 'hard', evidence: EVIDENCE.none };
  return PERMANENT.get(subType) ?? HARD;
}

/** What a diagnosis says of the mailbox rather than of the message, the sender's standing or the pace of sending. */
const OF_THE_MAILBOX: ReadonlySet<DiagnosisClass> = new Set([
  'mailbox-gone',
  'mailbox-full',
  'domain-gone',
  'no-answer',
  'unknown',
]);

/** RFC 3463: subject 6 is about the message's content, subject 7 about security and policy. */
const ABOUT_MESSAGE_OR_SENDER = /^[45]\.[67]\./;

/** SES's subtypes for what the message caused, or the sender's own time limit. */
const CAUSED_BY_SENDER = new Set(['messagetoolarge', 'contentrejected', 'attachmentrejected', 'customtimeoutexceeded']);

const KNOWN_TYPES = new Set(['permanent', 'transient', 'undetermined']);

/**
 * Whether a soft bounce is a strike against the address. Never: what the message itself caused, a block of the sender's
 * reputation, a provider that asks for a slower pace, automatic replies, and types that are not known yet.
 */
function judgeSoftBounce({ bounceType, bounceSubType, action, status, diagnosticCode }: BounceFacts): BounceDecision {
  const subType = bounceSubType.toLowerCase();
  if (CAUSED_BY_SENDER.has(subType) || !KNOWN_TYPES.has(bounceType.toLowerCase())) return SOFT;
  const known = Object.entries({ bounceType, bounceSubType, action, status, diagnosticCode });
  const detail = Object.fromEntries(known.flatMap(([name, value]) => (value ? [[name, value]] : [])));
  if (ABOUT_MESSAGE_OR_SENDER.test(status?.trim() ?? '')) return SOFT;
  if (!OF_THE_MAILBOX.has(diagnose(detail).class)) return SOFT;
  const suspect = bounceType.toLowerCase() === 'transient' && subType === 'general' && status?.trim().startsWith('5.');
  return suspect ? SUSPECT : SOFT_STRIKE;
}

export type ComplaintClass = 'complaint' | 'not-spam' | 'not-sent';

export interface ComplaintDecision {
  readonly class: ComplaintClass;
  readonly evidence: Evidence;
}

/** Complaint subtypes that say: SES did not send, because the address is on a list. */
const NOT_SENT: ReadonlyMap<string, Evidence> = new Map([
  ['onaccountsuppressionlist', EVIDENCE.accountList],
  ['ontenantsuppressionlist', EVIDENCE.tenantList],
]);

/** Feedback types (IANA MARF registry, RFC 5965) about the message and not about the recipient's wish. */
const ABOUT_THE_MESSAGE = new Set(['auth-failure', 'virus']);

/** What a complaint means. No feedback type counts as `abuse`; an unknown one too. `not-spam` is the opposite. */
export function judgeComplaint(feedbackType: string | undefined, subType: string | undefined): ComplaintDecision {
  const notSent = NOT_SENT.get(subType?.toLowerCase() ?? '');
  if (notSent !== undefined) return { class: 'not-sent', evidence: notSent };
  const type = feedbackType?.trim().toLowerCase() ?? '';
  if (type === 'not-spam') return { class: 'not-spam', evidence: EVIDENCE.none };
  return { class: 'complaint', evidence: ABOUT_THE_MESSAGE.has(type) ? EVIDENCE.none : EVIDENCE.complaint };
}
