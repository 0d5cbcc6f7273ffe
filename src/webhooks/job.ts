import type { Job } from '../shared/jobs.ts';
import { DAY, MINUTE, type Millis, SECOND } from '../shared/time.ts';
import type { DueWebhook } from '../store/contract.ts';
import { createDeliver, type DeliverOptions } from './deliver.ts';

/** Endpoints served at the same time. */
const LANES = 8;
/** An endpoint with much to hear makes room for the others after so long. */
const TURN: Millis = 5 * SECOND;

const KEPT: Millis = 30 * DAY;
const PRUNE_EVERY: Millis = MINUTE;
const PRUNE_SLICE = 1_000;

/**
 * Delivers what is due: endpoints side by side, to each one message at a time and in order. A slice takes at most
 * `TURN` and the time-outs of the requests under way; on abort they are broken off, logged as such, and due again.
 */
export function createWebhookJob(options: DeliverOptions): Job {
  const { deliveries, now } = options;
  const deliver = createDeliver(options);
  let prunedAt = Number.NEGATIVE_INFINITY;

  const prune = async (): Promise<void> => {
    const at = now();
    if (at - prunedAt < PRUNE_EVERY) return;
    prunedAt = at;
    await deliveries.prune({ before: at - KEPT, limit: PRUNE_SLICE, now: at });
  };

  const serve = async (first: DueWebhook, until: number, signal: AbortSignal): Promise<void> => {
    let due: DueWebhook | undefined = first;
    while (due !== undefined && !signal.aborted) {
      if (!(await deliver(due, signal)) || performance.now() > until) return;
      [due] = await deliveries.due({ now: now(), endpoint: first.endpoint.id });
    }
  };

  return {
    name: 'webhooks',
    every: SECOND,
    run: async (signal) => {
      await prune();
      const queue = [...(await deliveries.due({ now: now() }))];
      if (queue.length === 0) return false;
      const until = performance.now() + TURN;
      const lane = async (): Promise<void> => {
        for (let due = queue.shift(); due !== undefined; due = queue.shift()) await serve(due, until, signal);
      };
      const lanes = await Promise.allSettled(Array.from({ length: Math.min(LANES, queue.length) }, lane));
      // All lanes are over before a failure is told: no request may outlive the slice.
      const failed = lanes.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      return true;
    },
  };
}
