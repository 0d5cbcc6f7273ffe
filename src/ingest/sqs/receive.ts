import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock, Millis } from '../../shared/time.ts';
import type { Carriage } from '../carrier.ts';
import type { Queue } from './queue.ts';

/** The most that SQS gives at once, and the longest that it waits (`ReceiveMessage`, API Reference). */
export const BATCH = 10;
export const WAIT_SECONDS = 20;

export interface Received {
  /** Names the message's latest delivery: new at each. */
  readonly handle: string;
  readonly body: string;
  readonly carriage: Carriage;
  /** How often it has been delivered, this time included. */
  readonly deliveries: number;
}

export interface ReceiveOptions {
  readonly client: SQSClient;
  readonly queue: Queue;
  readonly now: Clock;
  readonly waitSeconds: number;
  readonly visibilitySeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** SQS writes its numbers as text. */
const number = (text: string | undefined): number | null => {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : null;
};

function receivedOf(message: Message, queue: Queue, receivedAt: Millis): readonly Received[] {
  const { MessageId: id, ReceiptHandle: handle, Body: body = '', Attributes: attributes } = message;
  if (id === undefined || handle === undefined) return [];
  const carriage: Carriage = {
    id: `sqs:${id}`,
    source: queue.arn,
    account: queue.account,
    region: queue.region,
    publishedAt: number(attributes?.SentTimestamp) ?? receivedAt,
    receivedAt,
  };
  return [{ handle, body, carriage, deliveries: number(attributes?.ApproximateReceiveCount) ?? 1 }];
}

/**
 * Waits for up to ten messages. They stay hidden from others for the visibility time-out, which is asked for by each
 * receive, so that nobody needs the permission to read the queue's own.
 *
 * @throws what the SDK throws, an abort included.
 */
export async function receive(options: ReceiveOptions): Promise<readonly Received[]> {
  const { client, queue, now, waitSeconds, visibilitySeconds, signal } = options;
  const command = new ReceiveMessageCommand({
    QueueUrl: queue.url,
    MaxNumberOfMessages: BATCH,
    WaitTimeSeconds: waitSeconds,
    VisibilityTimeout: visibilitySeconds,
    MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
  });
  const { Messages: messages = [] } = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
  const receivedAt = now();
  return messages.flatMap((message) => receivedOf(message, queue, receivedAt));
}
