import type { Millis } from '../../shared/time.ts';
import type { AuditRecord } from './audit.ts';
import type { Finding, Notice } from './facts.ts';

export interface Source {
  /** The topic's ARN. */
  readonly id: string;
  readonly state: 'pending' | 'allowed' | 'confirmed' | 'unsubscribed';
  /** When an operator put it on the allow-list; `null` for topics that only the configuration lists. */
  readonly approvedAt: Millis | null;
  readonly account: string;
  readonly region: string;
  readonly firstSeenAt: Millis;
  readonly lastMessageAt: Millis | null;
  readonly messages: number;
}

export type SourceName = Pick<Source, 'id' | 'account' | 'region'>;

/** A verified SubscriptionConfirmation that waits for an operator, or that was confirmed. */
export interface Subscription {
  readonly topicArn: string;
  readonly token: string;
  readonly receivedAt: Millis;
  readonly expiresAt: Millis;
  readonly confirmedAt: Millis | null;
}

export interface SourceStore {
  readonly list: () => Promise<readonly Source[]>;
  readonly find: (id: string) => Promise<Source | null>;
  /** Makes sure that every topic of the configuration's allow-list has a row. */
  readonly register: (sources: readonly SourceName[], at: Millis) => Promise<void>;
  /** Puts a topic on the stored allow-list; audited when it was not there. */
  readonly approve: (source: SourceName, at: Millis, audit: AuditRecord) => Promise<void>;
  /**
   * Keeps a subscription for an operator. `limit` is how many may wait in all, for a topic that is not allowed; `null`
   * for one that is. @returns false when so many unexpired ones are waiting already.
   */
  readonly keepPending: (subscription: Subscription, source: SourceName, limit: number | null) => Promise<boolean>;
  readonly subscription: (topicArn: string, token: string) => Promise<Subscription | null>;
  /** Newest first, unconfirmed only; expired ones included. */
  readonly pending: (topicArn: string) => Promise<readonly Subscription[]>;
  /** Notes that SNS confirmed this subscription; the topic's state becomes `confirmed`. */
  readonly confirmed: (topicArn: string, token: string, at: Millis) => Promise<void>;
  readonly notices: (source: string) => Promise<readonly Notice[]>;
  /** Newest first. */
  readonly findings: (filter: { readonly tenant?: string; readonly limit: number }) => Promise<readonly Finding[]>;
}
