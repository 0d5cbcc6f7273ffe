/**
 * When a provider bounces valid users by mistake (Gmail, December 2020: 550 5.1.1 for mailboxes that existed), its bounces
 * of that time are no evidence. Which ones, is decided here: pure.
 */
import type { Millis } from '../shared/time.ts';
import { domainKeyOf } from './address.ts';
import { EVIDENCE, type Evidence } from './policy.ts';

export interface IncidentFilter {
  /** Domains of the recipients. */
  readonly domains: readonly string[];
  /** When the bounces happened, both ends included. */
  readonly from: Millis;
  readonly to: Millis;
  /** Part of what the server said, in any case; `null` = whatever it said. */
  readonly diagnostic: string | null;
  /** The enhanced status code, or how it begins: `5.1.1`, `5.`. */
  readonly status: string | null;
}

/** A bounce, as far as the decision needs it. */
export interface BounceEvidence {
  readonly recipient: string;
  readonly evidence: number;
  readonly occurredAt: Millis;
  readonly detail: Readonly<Record<string, string>>;
}

/** What makes an entry of the reason `bounce`. SES's global list remembers the provider's bounces in its turn. */
export const INCIDENT_EVIDENCE: readonly Evidence[] = [EVIDENCE.hardBounce, EVIDENCE.globalList, EVIDENCE.hardSuspect];

/** Whether a bounce belongs to an incident: both ends of its time count, and diagnostics match in any case. */
export const concerns = (
  filter: IncidentFilter,
  { recipient, evidence, occurredAt, detail }: BounceEvidence,
): boolean =>
  INCIDENT_EVIDENCE.some((each) => each === evidence) &&
  occurredAt >= filter.from &&
  occurredAt <= filter.to &&
  filter.domains.includes(domainKeyOf(recipient).slice(1)) &&
  (filter.status === null || (detail.status ?? '').startsWith(filter.status)) &&
  (filter.diagnostic === null || (detail.diagnosticCode ?? '').toLowerCase().includes(filter.diagnostic.toLowerCase()));
