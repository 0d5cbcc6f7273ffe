import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import type { Intake } from '../intake.ts';
import { createSqsClient } from './client.ts';
import { createSqsConsumer, type SqsConsumer } from './consumer.ts';
import type { Queue } from './queue.ts';

export interface ConsumersOptions {
  readonly queues: readonly Queue[];
  readonly endpoint: string | null;
  readonly intake: Pick<Intake, 'accept'>;
  readonly now: Clock;
  readonly log: Log;
}

/** A consumer for each queue, with one client for each region. */
export function createSqsConsumers({ queues, endpoint, ...rest }: ConsumersOptions): SqsConsumer {
  const clients = new Map<string, SQSClient>();
  const clientOf = (region: string): SQSClient => {
    const client = clients.get(region) ?? createSqsClient({ region, endpoint });
    clients.set(region, client);
    return client;
  };
  const consumers = queues.map((queue) => createSqsConsumer({ ...rest, queue, client: clientOf(queue.region) }));
  return {
    start: () => {
      for (const consumer of consumers) consumer.start();
    },
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      for (const client of clients.values()) client.destroy();
    },
  };
}
