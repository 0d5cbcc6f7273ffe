/** The way in with a queue before the store: an answer does not wait for the database. */
import type { Queue } from '@cloudflare/workers-types';
import type { Front, Intake } from '../ingest/intake.ts';
import type { Handover } from '../ingest/parcels.ts';
import type { Log } from '../shared/log.ts';
import { fitsQueue, type QueueMessage } from './queue-message.ts';

interface Options {
  readonly queue: Pick<Queue<QueueMessage>, 'send'>;
  /** Straight into the store: for what the queue does not take. */
  readonly intake: Pick<Intake, 'take' | 'accept'>;
  readonly log: Log;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Resolves once the queue has accepted; what is too large for it, or comes while it is away, is on disk instead. */
export function createQueueFront({ queue, intake, log }: Options): Front {
  const enqueued = async (message: QueueMessage): Promise<boolean> => {
    if (!fitsQueue(message)) return false;
    try {
      await queue.send(message, { contentType: 'json' });
      return true;
    } catch (error) {
      log.warn('queue-send-failed', { name: nameOf(error) });
      return false;
    }
  };

  const takeOne = async (parcel: Handover): Promise<number> => {
    const queueable = parcel.kind === 'message' || parcel.kind === 'notice';
    if (queueable && (await enqueued(parcel))) return 0;
    return (await intake.take([parcel])).quarantined;
  };

  return {
    take: async (parcels) => {
      const quarantined = await Promise.all(parcels.map(takeOne));
      return { messages: parcels.length, quarantined: quarantined.reduce((sum, n) => sum + n, 0) };
    },
    accept: async (raw, carriage) =>
      (await enqueued({ kind: 'carried', text: raw, carriage }))
        ? { messages: 1, quarantined: 0 }
        : intake.accept(raw, carriage),
  };
}
