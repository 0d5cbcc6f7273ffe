/** Asks how much lies in the dead-letter queues of the queues that are read. */
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Job } from '../../shared/jobs.ts';
import type { Log } from '../../shared/log.ts';
import { type Clock, MINUTE } from '../../shared/time.ts';
import type { AlertSignalStore } from '../../store/contract.ts';
import { errorName } from './error-name.ts';
import type { Queue } from './queue.ts';

export interface DeadLetterOptions {
  readonly queues: readonly Queue[];
  readonly clientOf: (region: string) => SQSClient;
  readonly signals: Pick<AlertSignalStore, 'putDeadLetters'>;
  readonly now: Clock;
  readonly log: Log;
}

/** SQS Developer Guide, "Using dead-letter queues": it is in the account and Region of the queue that it belongs to. */
const redrive = z.object({
  deadLetterTargetArn: z.string().regex(/^arn:[^:]+:sqs:[^:]+:\d{12}:[A-Za-z0-9_.-]{1,85}$/),
});

const NAME = /[^/]+$/;

function targetOf({ url }: Queue, policy: string | undefined): { readonly arn: string; readonly url: string } | null {
  if (policy === undefined) return null;
  const { deadLetterTargetArn: arn } = redrive.parse(JSON.parse(policy));
  return { arn, url: url.replace(NAME, arn.split(':').at(-1) ?? '') };
}

async function ask(
  client: SQSClient,
  url: string,
  name: 'RedrivePolicy' | 'ApproximateNumberOfMessages',
  signal: AbortSignal,
) {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [name] });
  return (await client.send(command, { abortSignal: signal })).Attributes?.[name];
}

/**
 * Two requests to SQS for each queue, every five minutes, by one process. Without the permission
 * `sqs:GetQueueAttributes` nothing is known, which the log says once for each queue; all else works.
 */
export function createDeadLetterJob({ queues, clientOf, signals, now, log }: DeadLetterOptions): Job {
  const silent = new Set<string>();

  const look = async (queue: Queue, signal: AbortSignal): Promise<void> => {
    const client = clientOf(queue.region);
    const target = targetOf(queue, await ask(client, queue.url, 'RedrivePolicy', signal));
    if (target === null) return;
    const messages = Number(await ask(client, target.url, 'ApproximateNumberOfMessages', signal));
    if (Number.isInteger(messages)) await signals.putDeadLetters({ queue: target.arn, messages, at: now() });
  };

  return {
    name: 'dead-letters',
    every: 5 * MINUTE,
    run: async (signal) => {
      for (const queue of queues) {
        try {
          await look(queue, signal);
          silent.delete(queue.arn);
        } catch (error) {
          if (!signal.aborted && !silent.has(queue.arn))
            log.warn('dead-letters-unknown', { queue: queue.arn, reason: errorName(error) });
          silent.add(queue.arn);
        }
      }
      return false;
    },
  };
}
