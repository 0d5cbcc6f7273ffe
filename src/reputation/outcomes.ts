/** What became of mails, each counted once: to be stacked, and to add up. Pure. */
import type { Counts } from './metrics.ts';

/** Worst last, so that a stack has the problems on top of what went well. */
export const OUTCOMES = ['delivered', 'notAttempted', 'softBounced', 'hardBounced', 'rejected'] as const;
export type OutcomeName = (typeof OUTCOMES)[number];
export type Outcomes = Readonly<Record<OutcomeName, number>>;

/**
 * Counters overlap in one place: a delivered mail may bounce later, for good or not. It stands with its bounce, and
 * `delivered` is what neither bounced nor is on its way. While mails wait for their first answer it may hold some of
 * those that bounced late: counters do not say which mails they share.
 */
export function outcomesOf({ attempted, delivered, delayed, hardBounced, softBounced, ...rest }: Counts): Outcomes {
  const { notAttempted, rejected } = rest;
  const settled = Math.max(0, attempted - hardBounced - softBounced - delayed);
  return { delivered: Math.min(delivered, settled), notAttempted, softBounced, hardBounced, rejected };
}

/** What did not reach the recipient. */
export const problemsOf = (outcomes: Outcomes): number =>
  OUTCOMES.reduce((sum, name) => (name === 'delivered' ? sum : sum + outcomes[name]), 0);
