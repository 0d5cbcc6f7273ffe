import type { Millis } from '../../shared/time.ts';

/** What the first run waits for, and nothing else in the store tells. `first-check`: a sender asked before sending. */
export type Milestone = 'first-check';

export interface MilestoneStore {
  /** Keeps the moment, unless an earlier one is kept already. */
  readonly reached: (milestone: Milestone, at: Millis) => Promise<void>;
  /** `null` = never. */
  readonly of: (milestone: Milestone) => Promise<Millis | null>;
}
