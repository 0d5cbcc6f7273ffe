/** Puts recordings on disk as one atomic batch, and tells each of them what became of it. */
import type { Log } from '../shared/log.ts';
import type { Clock } from '../shared/time.ts';
import { type EventStore, StoreUnavailableError } from '../store/contract.ts';
import type { PseudonymOf } from '../suppression/pseudonym.ts';
import { batchOf, type Recording } from './recording.ts';

export interface CommitOptions {
  readonly events: EventStore;
  readonly now: Clock;
  readonly log: Log;
  readonly pseudonymOf: PseudonymOf;
}

/** A recording, and whoever waits for it. */
export interface Waiting {
  readonly recording: Recording;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** @returns what settles all of a batch; it never rejects itself. */
export function createCommit({ events, now, log, pseudonymOf }: CommitOptions) {
  const commit = (recordings: readonly Recording[]) => events.record(batchOf(recordings, now(), pseudonymOf));

  /** The store took the batch, or refuses one message for what it holds: that one goes to quarantine, the others in. */
  const commitOne = async ({ recording, resolve, reject }: Waiting): Promise<void> => {
    try {
      await commit([recording]).catch(async (error: unknown) => {
        if (error instanceof StoreUnavailableError) throw error;
        log.error('message-unstorable', { source: recording.carriage.source });
        await commit([
          {
            ...recording,
            facts: { messages: [], mails: [], events: [] },
            notices: [],
            findings: [],
            quarantine: [recording.unstorable],
            raw: [],
          },
        ]);
      });
      resolve();
    } catch (error) {
      reject(error);
    }
  };

  const commitAll = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await commit(batch.map((each) => each.recording));
      for (const each of batch) each.resolve();
    } catch (error) {
      if (error instanceof StoreUnavailableError) {
        for (const each of batch) each.reject(error);
        return;
      }
      for (const each of batch) await commitOne(each);
    }
  };

  return commitAll;
}
