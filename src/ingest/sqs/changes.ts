/** What is done to messages that were received, ten at once: deleted, or hidden for longer. */
import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Log } from '../../shared/log.ts';
import { errorName } from './error-name.ts';
import type { Queue } from './queue.ts';
import type { Received } from './receive.ts';

export interface ChangeOptions {
  readonly client: SQSClient;
  readonly queue: Queue;
  readonly log: Log;
}

type Failed = readonly BatchResultErrorEntry[] | undefined;

const entries = (messages: readonly Received[]) =>
  messages.map((message, index) => ({ Id: `m${index}`, ReceiptHandle: message.handle }));

/** A batch answers 200 although some of it failed (`DeleteMessageBatch`, API Reference). */
const failedOf = (messages: readonly Received[], failed: Failed = []): readonly Received[] => {
  const ids = new Set(failed.map((entry) => entry.Id));
  return messages.filter((_, index) => ids.has(`m${index}`));
};

/**
 * Deletes messages; what fails is tried once more.
 *
 * @returns how many are gone for certain. The others come again, which changes nothing but the counters of the source.
 */
export async function remove(messages: readonly Received[], { client, queue, log }: ChangeOptions): Promise<number> {
  let left = messages;
  let reason = '';
  for (let attempt = 0; attempt < 2 && left.length > 0; attempt++) {
    try {
      const command = new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries: entries(left) });
      const { Failed: failed } = await client.send(command);
      reason = failed?.[0]?.Code ?? '';
      left = failedOf(left, failed);
    } catch (error) {
      reason = errorName(error);
    }
  }
  if (left.length > 0) log.warn('sqs-delete-failed', { queue: queue.arn, messages: left.length, reason });
  return messages.length - left.length;
}

/** Hides messages for so many seconds from now. Whatever fails comes back at its time. */
export async function hide(
  messages: readonly Received[],
  secondsOf: (message: Received) => number,
  { client, queue, log }: ChangeOptions,
): Promise<void> {
  if (messages.length === 0) return;
  try {
    const command = new ChangeMessageVisibilityBatchCommand({
      QueueUrl: queue.url,
      Entries: entries(messages).map((entry, index) => {
        const message = messages[index];
        return { ...entry, VisibilityTimeout: message === undefined ? 0 : secondsOf(message) };
      }),
    });
    const { Failed: failed = [] } = await client.send(command);
    const [first] = failed;
    if (first === undefined) return;
    log.warn('sqs-visibility-failed', { queue: queue.arn, messages: failed.length, reason: first.Code });
  } catch (error) {
    log.warn('sqs-visibility-failed', { queue: queue.arn, messages: messages.length, reason: errorName(error) });
  }
}
