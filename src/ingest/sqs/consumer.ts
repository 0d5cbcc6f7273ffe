/** Reads one queue for as long as the service runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '../../shared/log.ts';
import { type Clock, type Millis, SECOND } from '../../shared/time.ts';
import type { Intake } from '../intake.ts';
import type { RefusalCounter } from '../refusals.ts';
import { type Backoff, type Random, receiveBackoff, redeliveryBackoff } from './backoff.ts';
import { errorName } from './error-name.ts';
import type { Queue } from './queue.ts';
import { BATCH, type Received, receive, WAIT_SECONDS } from './receive.ts';
import { settle } from './settle.ts';

export interface ConsumerOptions {
  readonly client: SQSClient;
  readonly queue: Queue;
  readonly intake: Pick<Intake, 'accept'>;
  /** Left out: faults are logged only. */
  readonly refusals?: Pick<RefusalCounter, 'count'>;
  readonly now: Clock;
  readonly log: Log;
  /** Receives in work at once: bounds the memory, at most ten messages of 1 MiB each. */
  readonly maxReceives?: number;
  readonly waitSeconds?: number;
  /** Shorter brings the messages of a killed process back sooner; what takes longer is prolonged. */
  readonly visibilitySeconds?: number;
  /** How long `stop` waits for what was received. */
  readonly drainLimit?: Millis;
  readonly random?: Random;
  readonly backoff?: Backoff;
  readonly redelivery?: Backoff;
}

export interface SqsConsumer {
  readonly start: () => void;
  /** Receives no more. Resolves when what was received is recorded and deleted, or the time is up. */
  readonly stop: () => Promise<void>;
}

/**
 * One worker always polls. While receives come back full more of them are at work, up to the limit; an idle queue costs
 * one request in twenty seconds. After an error one worker goes on alone, at growing distances.
 */
export function createSqsConsumer(options: ConsumerOptions): SqsConsumer {
  const { client, queue, intake, refusals, now, log, maxReceives = 4, waitSeconds = WAIT_SECONDS } = options;
  const { visibilitySeconds = 30, drainLimit = 10 * SECOND, random = Math.random } = options;
  const { backoff = receiveBackoff(random), redelivery = redeliveryBackoff(random) } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Set<Promise<void>>();
  let workers = 0;
  let failures = 0;
  let trouble: 'no-answer' | 'not-recorded' | null = null;

  const take = async (): Promise<readonly Received[] | null> => {
    try {
      return await receive({ client, queue, now, waitSeconds, visibilitySeconds, signal });
    } catch (error) {
      if (signal.aborted) return null;
      log.error('sqs-receive-failed', { queue: queue.arn, reason: errorName(error) });
      refusals?.count('sqs-receive-failed');
      return null;
    }
  };

  const round = async (): Promise<'worked' | 'idle' | 'no-answer' | 'not-recorded'> => {
    const messages = await take();
    if (messages === null) return 'no-answer';
    if (messages.length === 0) return 'idle';
    if (messages.length === BATCH && trouble === null) hire();
    const settled = await settle(messages, { client, queue, log, intake, visibilitySeconds, redelivery });
    const { recorded, deleted, failed } = settled;
    refusals?.count('sqs-not-recorded', failed);
    refusals?.count('sqs-delete-failed', recorded - deleted);
    return recorded > 0 ? 'worked' : 'not-recorded';
  };

  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      const outcome = await round();
      // An empty queue says nothing about a store that took nothing before.
      if (outcome === 'worked' || (outcome === 'idle' && trouble === 'no-answer')) {
        if (trouble !== null) log.info('sqs-recovered', { queue: queue.arn });
        trouble = null;
        failures = 0;
      }
      if (outcome === 'no-answer' || outcome === 'not-recorded') trouble = outcome;
      if (outcome === 'worked') continue;
      // Counted at once: of two that find each other dispensable one has to stay.
      if (workers > 1) break;
      if (outcome !== 'idle') await sleep(backoff(failures++), undefined, { signal }).catch(() => {});
    }
    workers--;
  };

  const hire = (): void => {
    if (workers >= maxReceives || signal.aborted) return;
    workers++;
    const worker = work().finally(() => running.delete(worker));
    running.add(worker);
  };

  return {
    start: () => {
      if (workers > 0 || signal.aborted) return;
      log.info('sqs-started', { queue: queue.arn });
      hire();
    },
    stop: async () => {
      stopping.abort();
      const limit = new AbortController();
      const late = sleep(drainLimit, true, { signal: limit.signal }).catch(() => false);
      const isLate = await Promise.race([Promise.all(running).then(() => false), late]);
      limit.abort();
      // What is still under way comes again from the queue.
      if (isLate) log.warn('sqs-drain-cut', { queue: queue.arn });
    },
  };
}
