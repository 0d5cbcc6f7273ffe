/** The way of one receive: recorded together, then deleted, or left for later. */
import { SECOND } from '../../shared/time.ts';
import type { Intake } from '../intake.ts';
import type { Backoff } from './backoff.ts';
import { type ChangeOptions, hide, remove } from './changes.ts';
import { errorName } from './error-name.ts';
import type { Received } from './receive.ts';

export interface SettleOptions extends ChangeOptions {
  readonly intake: Pick<Intake, 'accept'>;
  /** For how long a receive hides its messages. */
  readonly visibilitySeconds: number;
  /** When a message that could not be stored comes again, by its deliveries so far. */
  readonly redelivery: Backoff;
}

export interface Settled {
  /** On disk: as facts, as a notice, or in quarantine. */
  readonly recorded: number;
  readonly quarantined: number;
  readonly deleted: number;
  /** Not on disk: left in the queue. */
  readonly failed: number;
}

/** Prolongs the hiding for as long as it takes. @returns how to end it. */
function keepHidden(messages: readonly Received[], options: SettleOptions): () => void {
  const { visibilitySeconds } = options;
  const beat = setInterval(() => hide(messages, () => visibilitySeconds, options), (visibilitySeconds * SECOND) / 2);
  return () => clearInterval(beat);
}

/**
 * Records what one receive brought and deletes from the queue what is on disk, and only that. All are handed to the
 * intake in the same turn of the event loop, so they share one atomic batch. Never throws.
 */
export async function settle(messages: readonly Received[], options: SettleOptions): Promise<Settled> {
  const { intake, queue, log, redelivery } = options;
  const release = keepHidden(messages, options);
  try {
    const outcomes = await Promise.allSettled(messages.map(({ body, carriage }) => intake.accept(body, carriage)));
    const recorded = messages.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    const failed = messages.filter((_, index) => outcomes[index]?.status === 'rejected');
    const [error] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    if (failed.length > 0) {
      log.error('sqs-not-recorded', { queue: queue.arn, messages: failed.length, reason: errorName(error) });
    }
    const later = ({ deliveries }: Received) => Math.ceil(redelivery(deliveries - 1) / SECOND);
    const [deleted] = await Promise.all([remove(recorded, options), hide(failed, later, options)]);
    const quarantined = outcomes.filter(
      (outcome) => outcome.status === 'fulfilled' && outcome.value.quarantined > 0,
    ).length;
    return { recorded: recorded.length, quarantined, deleted, failed: failed.length };
  } finally {
    release();
  }
}
