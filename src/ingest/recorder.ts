import { setImmediate as nextTurn } from 'node:timers/promises';
import { batchSize, type CommitOptions, createCommit, textOf, type Waiting } from './commit.ts';
import type { Recording } from './recording.ts';

/** Too much is waiting for the disk: the carrier has to send again later. */
export class OverloadedError extends Error {
  override readonly name = 'OverloadedError';
}

export interface Recorder {
  /** Resolves when the recording is on disk. Rejects when it is not: then nothing of it was stored. */
  readonly record: (recording: Recording) => Promise<void>;
  /** Resolves when everything accepted so far is settled. */
  readonly drain: () => Promise<void>;
}

export interface RecorderOptions extends CommitOptions {
  /** Notifications in one transaction. */
  readonly maxBatch?: number;
  /** Rows in one transaction: a commit must not hold the event loop for longer than 50 ms. */
  readonly maxRows?: number;
  readonly maxWaiting?: number;
  /** Characters of raw text in one transaction, and in all that wait. */
  readonly maxBatchText?: number;
  readonly maxWaitingText?: number;
}

const MEGA = 1_000_000;

/**
 * Group commit: while one transaction waits for the disk, the next ones gather, so that one fsync answers many requests.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { maxBatch = 256, maxRows = 1_000, maxWaiting = 5_000 } = options;
  const { maxBatchText = 4 * MEGA, maxWaitingText = 64 * MEGA } = options;
  const limits = { messages: maxBatch, rows: maxRows, text: maxBatchText };
  const commitAll = createCommit(options);
  let waitingText = 0;
  const queue: Waiting[] = [];
  let running: Promise<void> | null = null;

  const nextBatch = (): readonly Waiting[] => {
    const batch = queue.splice(0, batchSize(queue, limits));
    for (const { recording } of batch) waitingText -= textOf(recording);
    return batch;
  };

  const run = async (): Promise<void> => {
    // One turn of the event loop lets requests that have arrived together join the first batch.
    await nextTurn();
    while (queue.length > 0) {
      await commitAll(nextBatch());
      await nextTurn();
    }
    running = null;
  };

  return {
    record: (recording) =>
      new Promise((resolve, reject) => {
        if (queue.length >= maxWaiting || waitingText >= maxWaitingText) {
          reject(new OverloadedError('too many messages are waiting for the store'));
          return;
        }
        waitingText += textOf(recording);
        queue.push({ recording, resolve, reject });
        running ??= run();
      }),
    drain: async () => {
      await running;
    },
  };
}
