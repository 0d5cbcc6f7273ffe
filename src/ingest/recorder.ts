import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log } from '../shared/log.ts';
import type { Clock, Millis } from '../shared/time.ts';
import {
  type EventStore,
  type Finding,
  type Notice,
  type QuarantineEntry,
  type RawEvent,
  type RecordBatch,
  type SourceActivity,
  StoreUnavailableError,
} from '../store/contract.ts';
import type { PseudonymOf } from '../suppression/pseudonym.ts';
import type { Carriage } from './carrier.ts';
import { type Facts, mergeFacts, pseudonymsOf } from './facts.ts';

/** What one carried message leaves in the store. */
export interface Recording {
  readonly carriage: Carriage;
  readonly facts: Facts;
  readonly notices: readonly Notice[];
  readonly findings: readonly Finding[];
  readonly quarantine: readonly QuarantineEntry[];
  /** Its text, when texts are kept. */
  readonly raw: readonly RawEvent[];
  /** Kept instead, should the store refuse the rows for what they hold. */
  readonly unstorable: QuarantineEntry;
}

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

export interface RecorderOptions {
  readonly events: EventStore;
  readonly now: Clock;
  readonly log: Log;
  readonly pseudonymOf: PseudonymOf;
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

interface Waiting {
  readonly recording: Recording;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Recordings as one atomic batch. */
export function batchOf(recordings: readonly Recording[], now: Millis, pseudonymOf: PseudonymOf): RecordBatch {
  const facts = mergeFacts(recordings.map((recording) => recording.facts));
  return {
    ...facts,
    pseudonyms: pseudonymsOf(facts, pseudonymOf),
    notices: recordings.flatMap((recording) => recording.notices),
    findings: recordings.flatMap((recording) => recording.findings),
    quarantine: recordings.flatMap((recording) => recording.quarantine),
    raw: recordings.flatMap((recording) => recording.raw),
    activity: activityOf(recordings, now),
    now,
  };
}

function activityOf(recordings: readonly Recording[], at: Millis): readonly SourceActivity[] {
  const bySource = Map.groupBy(recordings, ({ carriage: { source, account, region } }) =>
    JSON.stringify([source, account, region]),
  );
  return [...bySource.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { source, account, region } = first.carriage;
    return [{ source, account, region, at, messages: 1 + others.length }];
  });
}

/** Every recording keeps its raw text until it is stored. */
const textOf = ({ unstorable }: Recording) => unstorable.raw.length;

const rowsOf = ({ facts }: Recording) => facts.mails.length + facts.events.length + facts.messages.length;

/**
 * Group commit: while one transaction waits for the disk, the next ones gather, so that one fsync answers many requests.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { events, now, log, pseudonymOf, maxBatch = 256, maxRows = 1_000, maxWaiting = 5_000 } = options;
  const { maxBatchText = 4 * MEGA, maxWaitingText = 64 * MEGA } = options;
  let waitingText = 0;
  const queue: Waiting[] = [];
  let running: Promise<void> | null = null;

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

  const nextBatch = (): readonly Waiting[] => {
    let rows = 0;
    let text = 0;
    let size = 0;
    for (const { recording } of queue) {
      rows += rowsOf(recording);
      text += textOf(recording);
      if (size > 0 && (size >= maxBatch || rows > maxRows || text > maxBatchText)) break;
      waitingText -= textOf(recording);
      size++;
    }
    return queue.splice(0, size);
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
