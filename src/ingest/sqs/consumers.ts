import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import type { Intake } from '../intake.ts';
import type { RefusalCounter } from '../refusals.ts';
import type { SqsClients } from './client.ts';
import { createSqsConsumer, type SqsConsumer } from './consumer.ts';
import type { Queue } from './queue.ts';

export interface ConsumersOptions {
  readonly queues: readonly Queue[];
  readonly clients: SqsClients;
  readonly intake: Pick<Intake, 'accept'>;
  readonly refusals: Pick<RefusalCounter, 'count'>;
  readonly now: Clock;
  readonly log: Log;
}

/** A consumer for each queue. */
export function createSqsConsumers({ queues, clients, ...rest }: ConsumersOptions): SqsConsumer {
  const consumers = queues.map((queue) => createSqsConsumer({ ...rest, queue, client: clients.of(queue.region) }));
  return {
    start: () => {
      for (const consumer of consumers) consumer.start();
    },
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    },
  };
}
