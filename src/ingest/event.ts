/** Our events: one per (SES event, recipient), whatever format and road it came by. */

import type { Millis } from '../shared/time.ts';
import type { EventKind, MessageFacts } from '../store/contract.ts';
import type { BounceDecision, ComplaintDecision, Evidence } from '../suppression/policy.ts';

interface EventBase {
  /** Canonical address; `''` when the event cannot be pinned on one recipient. */
  readonly recipient: string;
  /** `ambiguous`: SES names candidates, or nobody, and not the one recipient. */
  readonly attribution: 'exact' | 'ambiguous';
  /** The event's own time, clamped to [mail.timestamp, published]. */
  readonly occurredAt: Millis;
  /** What SES said, in SES's own words. Unknown or absent members are left out. */
  readonly detail: Readonly<Record<string, string>>;
}

export interface SendEvent extends EventBase {
  readonly kind: 'Send';
}

export interface DeliveryEvent extends EventBase {
  readonly kind: 'Delivery';
  readonly smtpResponse: string | null;
  readonly remoteMtaIp: string | null;
}

export interface BounceEvent extends EventBase {
  readonly kind: 'Bounce';
  readonly decision: BounceDecision;
}

export interface ComplaintEvent extends EventBase {
  readonly kind: 'Complaint';
  readonly decision: ComplaintDecision;
}

/** A contact changed its preferences for a list. */
export interface SubscriptionEvent extends EventBase {
  readonly kind: 'Subscription';
  readonly key: string;
  readonly decision: { readonly class: ''; readonly evidence: Evidence };
}

/** The kinds whose detail is all there is to say. */
export interface OtherEvent extends EventBase {
  readonly kind: Exclude<EventKind, 'Send' | 'Delivery' | 'Bounce' | 'Complaint' | 'Subscription'>;
  /** Tells repeated events of one kind apart. */
  readonly key: string;
}

export type SesEvent = SendEvent | DeliveryEvent | BounceEvent | ComplaintEvent | SubscriptionEvent | OtherEvent;

/** All that one SES notification says. */
export interface MessageEvents {
  readonly message: MessageFacts;
  readonly events: readonly SesEvent[];
}
