import type { Millis } from '../../shared/time.ts';

export interface RetentionCounts {
  readonly messages: number;
  readonly mails: number;
  readonly events: number;
  readonly rawTexts: number;
}

export interface RetentionStatus {
  /** Mail accepted before is gone or going, and nothing changes its counts any more. `null` = nothing was forgotten yet. */
  readonly prunedBefore: Millis | null;
  /** Messages that were told of after their mail was forgotten. */
  readonly tooLate: number;
  readonly lastRunAt: Millis | null;
  /** Rows, in all. */
  readonly removed: RetentionCounts;
}

export interface RetentionStore {
  readonly status: () => Promise<RetentionStatus>;
  /** When the oldest message that no mark has left behind was accepted; `null` = there is none. */
  readonly oldest: () => Promise<Millis | null>;
  /** Moves the mark to the beginning of an hour; never backwards. */
  readonly advance: (prunedBefore: Millis) => Promise<void>;
  /**
   * Removes, of at most `limit` messages before the mark: mails (unless soft bounces near them are judged by them),
   * and events that are no evidence. @returns whether more is waiting.
   */
  readonly pruneMails: (limit: number) => Promise<boolean>;
  /**
   * Removes bounces, complaints and other evidence from before a time, unless an entry rests on them, and the messages that
   * nothing refers to any more; of at most `limit` messages. A pass goes through all of them, once a day.
   * @returns whether more is waiting.
   */
  readonly pruneEvidence: (before: Millis, limit: number, now: Millis) => Promise<boolean>;
  /** Ends a run; once a day what was removed is audited. */
  readonly finish: (now: Millis) => Promise<void>;
}
