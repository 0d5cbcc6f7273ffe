import type { Millis } from '../../shared/time.ts';
import type { BounceEvidence, IncidentFilter } from '../../suppression/incident.ts';

/** A provider's mistake whose bounces are taken back. */
export interface Incident {
  readonly id: string;
  readonly filter: IncidentFilter;
  readonly note: string;
  readonly actor: string;
  readonly startedAt: Millis;
  /** `null` = still at work. */
  readonly doneAt: Millis | null;
  /** Bounces taken back so far. */
  readonly bounces: number;
  /** Addresses that nothing blocks any more for the reason `bounce`. */
  readonly released: number;
}

/** A place in a walk through the bounces of a time span. */
export interface BounceCursor {
  readonly at: Millis;
  readonly row: number;
}

export interface BouncePage {
  readonly bounces: readonly BounceEvidence[];
  /** `null` = that was all. */
  readonly next: BounceCursor | null;
}

export interface IncidentStore {
  /** Bounces that support entries, by time, both ends included: at most `limit`. */
  readonly bounces: (span: {
    readonly from: Millis;
    readonly to: Millis;
    readonly after: BounceCursor | null;
    readonly limit: number;
  }) => Promise<BouncePage>;
  /** Begins to take back, with its line in the audit. */
  readonly begin: (incident: Pick<Incident, 'id' | 'filter' | 'note' | 'actor'>, at: Millis) => Promise<void>;
  readonly find: (id: string) => Promise<Incident | null>;
  /** Newest first. */
  readonly list: (limit: number) => Promise<readonly Incident[]>;
  /**
   * Looks at the next `limit` bounces of the oldest incident that is not done, takes back those that it concerns and
   * derives their addresses afresh, in one transaction. @returns whether more is waiting.
   */
  readonly advance: (limit: number, at: Millis) => Promise<boolean>;
}
