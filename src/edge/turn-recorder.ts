/** Records without sharing anything between requests: on Workers, work that one request began ends with that request. */
import { batchSize, type CommitOptions, createCommit, type Waiting } from '../ingest/commit.ts';
import type { Recorder } from '../ingest/recorder.ts';

/** One atomic batch: what D1 does within a second, and holds in its memory. */
const LIMITS = { messages: 100, rows: 1_000, text: 1_000_000 } as const;

/**
 * What is handed over in one turn of the event loop becomes one atomic batch of at most 100 messages. One turn is one
 * request's, so that nobody waits for another one's database call.
 */
export function createTurnRecorder(options: CommitOptions): Recorder {
  const commitAll = createCommit(options);
  let gathered: Waiting[] = [];

  const flush = async (): Promise<void> => {
    let waiting = gathered;
    gathered = [];
    while (waiting.length > 0) {
      const size = batchSize(waiting, LIMITS);
      await commitAll(waiting.slice(0, size));
      waiting = waiting.slice(size);
    }
  };

  return {
    record: (recording) =>
      new Promise((resolve, reject) => {
        gathered.push({ recording, resolve, reject });
        // Before anything else can run: the turn that has begun this is still the same request's.
        if (gathered.length === 1) queueMicrotask(flush);
      }),
    drain: async () => {},
  };
}
