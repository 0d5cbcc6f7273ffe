/** Reads a queue until it is empty, on demand: a dead-letter queue after its cause is gone. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import type { Intake } from '../intake.ts';
import { type Random, redeliveryBackoff } from './backoff.ts';
import { errorName } from './error-name.ts';
import type { Queue } from './queue.ts';
import { type Received, receive } from './receive.ts';
import { type Settled, settle } from './settle.ts';

export interface DrainOptions {
  readonly client: SQSClient;
  readonly queue: Queue;
  readonly intake: Pick<Intake, 'accept'>;
  readonly now: Clock;
  readonly log: Log;
  /** Ends the reading; what was received before is settled. */
  readonly signal?: AbortSignal;
  /** Called after each receive with the counts so far. */
  readonly onProgress?: (counts: Settled) => void;
  readonly visibilitySeconds?: number;
  readonly random?: Random;
}

export interface Drained extends Settled {
  readonly ended: 'empty' | 'aborted' | 'queue-failed' | 'store-failed';
  /** The name of the queue's error, when it failed. */
  readonly error?: string;
}

/** Waiting at all makes SQS ask all its servers, so that one empty answer means an empty queue (Developer Guide, "Long polling"). */
const WAIT_SECONDS = 2;

const sum = (one: Settled, other: Settled): Settled => ({
  recorded: one.recorded + other.recorded,
  quarantined: one.quarantined + other.quarantined,
  deleted: one.deleted + other.deleted,
  failed: one.failed + other.failed,
});

/**
 * Records and deletes all that a queue holds. Recording a message again changes nothing, so a second call after any
 * end goes on where the first one stopped.
 */
export async function drainQueue(options: DrainOptions): Promise<Drained> {
  const { client, queue, intake, now, log, signal, onProgress, visibilitySeconds = 30, random = Math.random } = options;
  const redelivery = redeliveryBackoff(random);
  let counts: Settled = { recorded: 0, quarantined: 0, deleted: 0, failed: 0 };
  for (;;) {
    let messages: readonly Received[];
    try {
      messages = await receive({ client, queue, now, waitSeconds: WAIT_SECONDS, visibilitySeconds, signal });
    } catch (error) {
      if (signal?.aborted) return { ...counts, ended: 'aborted' };
      return { ...counts, ended: 'queue-failed', error: errorName(error) };
    }
    if (messages.length === 0) return { ...counts, ended: 'empty' };
    const settled = await settle(messages, { client, queue, log, intake, visibilitySeconds, redelivery });
    counts = sum(counts, settled);
    onProgress?.(counts);
    if (settled.recorded === 0) return { ...counts, ended: 'store-failed' };
  }
}
