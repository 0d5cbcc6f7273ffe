/** Records without sharing anything between requests: on Workers, work that one request began ends with that request. */
import { type CommitOptions, createCommit, type Waiting } from '../ingest/commit.ts';
import type { Recorder } from '../ingest/recorder.ts';

/** One atomic batch; D1 takes some seconds for many more rows than this many messages bring. */
const MAX_BATCH = 100;

/**
 * What is handed over in one turn of the event loop becomes one atomic batch (at most 100 messages each). One turn is one
 * request's, so that nobody waits for another one's database call.
 */
export function createTurnRecorder(options: CommitOptions): Recorder {
  const commitAll = createCommit(options);
  let gathered: Waiting[] = [];

  const flush = async (): Promise<void> => {
    const waiting = gathered;
    gathered = [];
    for (let from = 0; from < waiting.length; from += MAX_BATCH) {
      await commitAll(waiting.slice(from, from + MAX_BATCH));
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
