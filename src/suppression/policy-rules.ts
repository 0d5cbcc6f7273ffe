/**
 * Which entry evidence supports: one row per kind of evidence. The installation's settings, and a tenant's own, change the
 * rows; a tenant without settings of its own follows the installation's.
 *
 * Sources: SES Developer Guide, `sending-email-suppression-list*`, `sending-email-global-suppression-list`; for strikes,
 * docs/policy.md.
 */
import { DAY, type Millis } from '../shared/time.ts';
import type { Reason } from '../store/contract.ts';
import { EVIDENCE, type Evidence } from './policy.ts';

export interface EvidenceRule {
  readonly evidence: Evidence;
  readonly reason: Reason;
  readonly enabled: boolean;
  /** The entry holds for every tenant, else for the message's own. */
  readonly allTenants: boolean;
  /** How long after the event the entry holds; `null` = until somebody removes it. */
  readonly lasts: Millis | null;
  /** On how many different UTC days it must have happened, with no delivery between the first and the last. */
  readonly strikes: number;
  /** From the first of these to the last, at most. */
  readonly within: Millis;
}

export const RULE_NAMES = [
  'hardBounce',
  'globalList',
  'accountList',
  'tenantList',
  'validation',
  'complaint',
  'softBounce',
  'hardSuspect',
  'unsubscribe',
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** What of a rule is no setting: the evidence that it is about, up to which it counts, and the reason it gives. */
export const RULE_SUBJECTS: Readonly<
  Record<RuleName, { readonly evidence: Evidence; readonly upTo: Evidence; readonly reason: Reason }>
> = {
  hardBounce: { evidence: EVIDENCE.hardBounce, upTo: EVIDENCE.hardBounce, reason: 'bounce' },
  globalList: { evidence: EVIDENCE.globalList, upTo: EVIDENCE.globalList, reason: 'bounce' },
  accountList: { evidence: EVIDENCE.accountList, upTo: EVIDENCE.accountList, reason: 'ses-list' },
  tenantList: { evidence: EVIDENCE.tenantList, upTo: EVIDENCE.tenantList, reason: 'ses-list' },
  validation: { evidence: EVIDENCE.validation, upTo: EVIDENCE.validation, reason: 'validation' },
  complaint: { evidence: EVIDENCE.complaint, upTo: EVIDENCE.complaint, reason: 'complaint' },
  // A suspect is a soft bounce too.
  softBounce: { evidence: EVIDENCE.softBounce, upTo: EVIDENCE.hardSuspect, reason: 'soft-bounce' },
  hardSuspect: { evidence: EVIDENCE.hardSuspect, upTo: EVIDENCE.hardSuspect, reason: 'bounce' },
  unsubscribe: { evidence: EVIDENCE.unsubscribed, upTo: EVIDENCE.subscription, reason: 'unsubscribe' },
};

/** A stream that follows a contact list of SES, or one of its topics. */
export interface MappedStream {
  readonly list: string;
  /** `''` = the list as a whole. */
  readonly topic: string;
  readonly stream: string;
}

/** How a rule differs from one to the next, in the units that people set. */
export interface RuleSettings {
  readonly enabled: boolean;
  readonly scope: 'all' | 'tenant';
  readonly days: number | null;
  readonly strikes?: number | undefined;
  readonly withinDays?: number | undefined;
}

export type PolicySettings = Readonly<Record<RuleName, RuleSettings>> & {
  readonly unsubscribe: { readonly streams: readonly MappedStream[] };
};

export const DEFAULT_SETTINGS: PolicySettings = {
  hardBounce: { enabled: true, scope: 'all', days: null },
  // SES's global list forgets an address after at most 14 days; blocking longer would be harsher than SES.
  globalList: { enabled: true, scope: 'all', days: 14 },
  accountList: { enabled: true, scope: 'all', days: 14 },
  tenantList: { enabled: true, scope: 'tenant', days: 14 },
  validation: { enabled: true, scope: 'all', days: 14 },
  complaint: { enabled: true, scope: 'tenant', days: null },
  softBounce: { enabled: true, scope: 'all', days: 30, strikes: 3, withinDays: 7 },
  hardSuspect: { enabled: false, scope: 'all', days: 30, strikes: 2, withinDays: 30 },
  unsubscribe: { enabled: true, scope: 'tenant', days: null, streams: [] },
};

/** The rows that settings make. */
export const rulesOf = (settings: PolicySettings): readonly EvidenceRule[] =>
  RULE_NAMES.map((name) => {
    const { enabled, scope, days, strikes = 1, withinDays = 0 } = settings[name];
    const { evidence, reason } = RULE_SUBJECTS[name];
    const lasts = days === null ? null : days * DAY;
    return { evidence, reason, enabled, allTenants: scope === 'all', lasts, strikes, within: withinDays * DAY };
  });
