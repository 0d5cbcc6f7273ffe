import type { Measure } from '../../reputation/rates.ts';
import type { Millis } from '../../shared/time.ts';
import type { AuditRecord } from './audit.ts';

export const BREAKER_KINDS = ['configurationSet', 'tenant', 'account'] as const;
export type BreakerKind = (typeof BREAKER_KINDS)[number];

/** What a circuit breaker watches and pauses, in one account and Region. */
export interface BreakerScope {
  readonly kind: BreakerKind;
  /** `''` unless the kind is `tenant`. */
  readonly tenant: string;
  /** `''` unless the kind is `configurationSet`. */
  readonly configurationSet: string;
  readonly account: string;
  readonly region: string;
}

/** What was counted when a breaker tripped. */
export interface BreakerEvidence {
  readonly measure: Measure;
  readonly bad: number;
  readonly volume: number;
  /** The line that was reached, in per cent. */
  readonly linePercent: number;
  /** Hours since the epoch, `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

/**
 * Where the pause at AWS stands. `none`: nothing is asked of AWS. `pausing`, `resuming`: a call is due. `paused`: sending is
 * off there. `resumed`: what was found is back. `kept`: it was off before, so it stays. `overridden`: somebody switched it
 * on meanwhile. `superseded`: a new trip came first and inherits what was found.
 */
export const AWS_STATES = [
  'none',
  'pausing',
  'paused',
  'resuming',
  'resumed',
  'kept',
  'overridden',
  'superseded',
] as const;
export type AwsState = (typeof AWS_STATES)[number];

export interface BreakerTrouble {
  /** SES's name of the call that failed. */
  readonly operation: string;
  /** `FailureKind` of `aws/failure.ts`. */
  readonly kind: string;
  readonly at: Millis;
}

/** The pause at AWS. */
export interface BreakerAws {
  readonly state: AwsState;
  /** AWS's word for what was there before the first call: `ENABLED`, `DISABLED`, `REINSTATED`; `null` = not looked yet. */
  readonly found: string | null;
  /** Failures in a row. */
  readonly failures: number;
  readonly trouble: BreakerTrouble | null;
  /** When AWS is to be called, or looked at, next. */
  readonly nextAt: Millis;
}

/** One episode: from the trip of a breaker until sending is resumed. */
export interface Breaker extends BreakerScope {
  readonly id: string;
  readonly trippedAt: Millis;
  /** Only what would have been done: nothing is paused. */
  readonly dryRun: boolean;
  /** For the senders: every key that checks may read it. */
  readonly why: string;
  readonly evidence: BreakerEvidence;
  /** The scope's mail was seen of no other account (in no other Region): a check that names none is about this one. */
  readonly assumesAccount: boolean;
  readonly assumesRegion: boolean;
  /** Name or ARN of the tenant at SES; `''` unless the kind is `tenant`. */
  readonly sesTenant: string;
  /** When the rule resumes; `null` = only a person does. */
  readonly resumeAt: Millis | null;
  readonly resumedAt: Millis | null;
  readonly resumedBy: string | null;
  readonly note: string | null;
  readonly aws: BreakerAws;
}

/** How an episode ends. */
export interface BreakerResumption {
  readonly id: string;
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
  /** `undo`: what was found at AWS comes back; `leave`: it is on there already. */
  readonly aws: 'undo' | 'leave';
}

/** A scope, and when sending was last resumed there. */
export interface Resumption extends BreakerScope {
  readonly resumedAt: Millis;
}

export interface BreakerPlace {
  readonly trippedAt: Millis;
  readonly id: string;
}

export interface BreakerStore {
  /**
   * Begins an episode, audited as `breaker.tripped` or `breaker.dry-run`; unless it is a dry run, senders are told of the
   * pause from then on. @returns false when the scope has an open episode already.
   */
  readonly trip: (breaker: Breaker) => Promise<boolean>;
  /** Ends an episode, audited as `breaker.resumed` or `breaker.dry-run-over`. @returns false when it was not open. */
  readonly resume: (resumption: BreakerResumption) => Promise<boolean>;
  readonly find: (id: string) => Promise<Breaker | null>;
  /** Every open episode, oldest first. */
  readonly open: () => Promise<readonly Breaker[]>;
  /** Newest first. `tenant`: only those of this tenant. */
  readonly list: (page: {
    readonly before?: BreakerPlace;
    readonly limit: number;
    readonly open?: boolean;
    readonly tenant?: string;
  }) => Promise<readonly Breaker[]>;
  /** When sending was last resumed, by scope, since then. Dry runs are left out: they paused nothing. */
  readonly resumptions: (since: Millis) => Promise<readonly Resumption[]>;
  /** The episode that AWS is to be called, or looked at, for; one whose calls are due goes first. */
  readonly due: (now: Millis) => Promise<Breaker | null>;
  /** Notes what AWS said. @returns false, with nothing stored, when the state is no longer `from`. */
  readonly noteAws: (id: string, from: AwsState, aws: BreakerAws, audit: AuditRecord | null) => Promise<boolean>;
}
