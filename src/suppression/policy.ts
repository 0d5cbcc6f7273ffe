/**
 * Which event blocks an address: pure, and decided in two steps. `evidenceOf...` says what an event is evidence of; the
 * rules say which entry that evidence supports. Kept apart so that the store can apply changed rules to old events.
 *
 * Source of every row: AWS fact tables on bounce subtypes, complaint feedback types and suppression lists (SES
 * Developer Guide: `notification-contents`, `sending-email-suppression-list*`, `sending-email-global-suppression-list`).
 */

import { DAY, type Millis } from '../shared/time.ts';
import type { Reason } from '../store/contract.ts';

/** What an event is evidence of. Stored as a number; when one event is told twice, the greater wins. Append only. */
export const EVIDENCE = {
  none: 0,
  validation: 1,
  tenantList: 2,
  accountList: 3,
  globalList: 4,
  hardBounce: 5,
  complaint: 6,
} as const;
export type Evidence = (typeof EVIDENCE)[keyof typeof EVIDENCE];

export interface EvidenceRule {
  readonly evidence: Evidence;
  readonly reason: Reason;
  /** The entry holds for every tenant, else for the message's own. */
  readonly allTenants: boolean;
  /** How long after the event the entry holds; `null` = until somebody removes it. */
  readonly lasts: Millis | null;
}

export const DEFAULT_RULES: readonly EvidenceRule[] = [
  { evidence: EVIDENCE.hardBounce, reason: 'bounce', allTenants: true, lasts: null },
  // SES's global list forgets an address after at most 14 days; blocking longer would be harsher than SES.
  { evidence: EVIDENCE.globalList, reason: 'bounce', allTenants: true, lasts: 14 * DAY },
  { evidence: EVIDENCE.accountList, reason: 'ses-list', allTenants: true, lasts: 14 * DAY },
  { evidence: EVIDENCE.tenantList, reason: 'ses-list', allTenants: false, lasts: 14 * DAY },
  { evidence: EVIDENCE.validation, reason: 'validation', allTenants: true, lasts: 14 * DAY },
  { evidence: EVIDENCE.complaint, reason: 'complaint', allTenants: false, lasts: null },
];

export type BounceClass = 'hard' | 'soft' | 'not-attempted';

export interface BounceDecision {
  readonly class: BounceClass;
  readonly evidence: Evidence;
}

const HARD: BounceDecision = { class: 'hard', evidence: EVIDENCE.hardBounce };
const SOFT: BounceDecision = { class: 'soft', evidence: EVIDENCE.none };
const notAttempted = (evidence: Evidence): BounceDecision => ({ class: 'not-attempted', evidence });

/** Keys in lower case: SES's spelling is compared without regard to case, the raw spelling is kept in the event. */
const PERMANENT: ReadonlyMap<string, BounceDecision> = new Map([
  ['general', HARD],
  ['noemail', HARD],
  ['suppressed', { class: 'hard', evidence: EVIDENCE.globalList }],
  ['onaccountsuppressionlist', notAttempted(EVIDENCE.accountList)],
  ['ontenantsuppressionlist', notAttempted(EVIDENCE.tenantList)],
  // The contact left one list or topic: SES holds nothing against the address, and neither do we.
  ['unsubscribedrecipient', notAttempted(EVIDENCE.none)],
  ['emailvalidationsuppressed', notAttempted(EVIDENCE.validation)],
]);

/** DSN actions (RFC 3464, section 2.3.3) that say: this recipient did not fail. */
const NOT_FAILED = new Set(['delayed', 'delivered', 'relayed', 'expanded']);

export interface BounceFacts {
  readonly bounceType: string;
  readonly bounceSubType: string;
  readonly action: string | undefined;
  readonly status: string | undefined;
  /** Whether the bounced address is one of the message's destinations. */
  readonly addressed: boolean;
}

/**
 * What a bounce means for one of its recipients. A recipient's own `action` overrules the bounce's type: AWS documents
 * a Permanent bounce that lists a `delayed` recipient beside the failed one. Without an action, a 4.x.x status does.
 * An unknown subtype of a Permanent bounce is hard; `Transient`, `Undetermined` and unknown types are soft.
 */
export function judgeBounce(facts: BounceFacts): BounceDecision {
  if (facts.bounceType.toLowerCase() !== 'permanent') return SOFT;
  const action = facts.action?.trim().toLowerCase();
  if (action !== undefined && NOT_FAILED.has(action)) return SOFT;
  if (action === undefined && facts.status?.trim().startsWith('4.')) return SOFT;
  const subType = facts.bounceSubType.toLowerCase();
  // SES could not tell from the bounce whom it is about: only an address that we know was written to may be blocked.
  if (subType === 'noemail' && !facts.addressed) return { class: 'hard', evidence: EVIDENCE.none };
  return PERMANENT.get(subType) ?? HARD;
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
