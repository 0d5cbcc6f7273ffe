import { type Job, NoRoomError } from '../shared/jobs.ts';
import { DAY, MINUTE, type Millis, SECOND } from '../shared/time.ts';
import type { DueWebhook } from '../store/contract.ts';
import { createDeliver, type DeliverOptions } from './deliver.ts';

/** Endpoints served at the same time, unless the options say otherwise. */
const LANES = 8;
/** An endpoint with much to hear makes room for the others after so long. */
const TURN: Millis = 5 * SECOND;

const KEPT: Millis = 30 * DAY;
const PRUNE_SLICE = 1_000;

export interface WebhookJobOptions extends DeliverOptions {
  readonly lanes?: number;
  /** How many deliveries could be brought to their end just now: what was sent must be noted. Default: any number. */
  readonly room?: () => number;
}

/**
 * Delivers what is due: endpoints side by side, to each one message at a time and in order. A slice takes at most
 * `TURN` and the time-outs of the requests under way; on abort they are broken off, logged as such, and due again.
 */
export function createWebhookJob(options: WebhookJobOptions): Job {
  const { deliveries, now, lanes: most = LANES, room = () => Number.POSITIVE_INFINITY } = options;
  const deliver = createDeliver(options);

  const serve = async (first: DueWebhook, mayGoOn: () => boolean, signal: AbortSignal): Promise<void> => {
    let due: DueWebhook | undefined = first;
    while (due !== undefined && !signal.aborted) {
      if (!(await deliver(due, signal)) || !mayGoOn()) return;
      [due] = await deliveries.due({ now: now(), endpoint: first.endpoint.id });
    }
  };

  return {
    name: 'webhooks',
    every: SECOND,
    run: async (signal) => {
      const queue = [...(await deliveries.due({ now: now() }))];
      if (queue.length === 0) return false;
      const count = Math.min(most, queue.length, room());
      if (count === 0) throw new NoRoomError();
      const until = performance.now() + TURN;
      const mayGoOn = () => performance.now() <= until && room() >= count;
      const lane = async (): Promise<void> => {
        for (let due = queue.shift(); due !== undefined; due = room() < count ? undefined : queue.shift())
          await serve(due, mayGoOn, signal);
      };
      const lanes = await Promise.allSettled(Array.from({ length: count }, lane));
      // All lanes are over before a failure is told: no request may outlive the slice.
      const failed = lanes.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      return true;
    },
  };
}

/** Forgets attempts of long ago, and secrets that were replaced. */
export const createWebhookRetentionJob = ({ deliveries, now }: Pick<DeliverOptions, 'deliveries' | 'now'>): Job => ({
  name: 'webhook-retention',
  every: MINUTE,
  run: async () => {
    const at = now();
    await deliveries.prune({ before: at - KEPT, limit: PRUNE_SLICE, now: at });
    return false;
  },
});
