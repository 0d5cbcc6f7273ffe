/** Puts recordings on disk as one atomic batch, and tells each of them what became of it. */
import type { Log } from '../shared/log.ts';
import type { Clock } from '../shared/time.ts';
import { type EventStore, type QuarantineEntry, StoreUnavailableError } from '../store/contract.ts';
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

/** Characters of a text that no row can hold as a whole. */
const SHORTENED = 100_000;

/** What goes into one transaction. */
export interface BatchLimits {
  readonly messages: number;
  readonly rows: number;
  /** Characters of raw text. */
  readonly text: number;
}

/** Every recording keeps its raw text until it is stored. */
export const textOf = ({ unstorable }: Recording): number => unstorable.raw.length;

const rowsOf = ({ facts }: Recording) => facts.mails.length + facts.events.length + facts.messages.length;

/** How many of those that wait make the next batch: one at least, however large. */
export function batchSize(waiting: readonly Waiting[], limits: BatchLimits): number {
  let [rows, text, size] = [0, 0, 0];
  for (const { recording } of waiting) {
    rows += rowsOf(recording);
    text += textOf(recording);
    if (size > 0 && (size >= limits.messages || rows > limits.rows || text > limits.text)) break;
    size++;
  }
  return size;
}

/** @returns what settles all of a batch; it never rejects itself. */
export function createCommit({ events, now, log, pseudonymOf }: CommitOptions) {
  const commit = (recordings: readonly Recording[]) => events.record(batchOf(recordings, now(), pseudonymOf));

  const quarantine = (recording: Recording, entry: QuarantineEntry) =>
    commit([
      {
        ...recording,
        facts: { messages: [], mails: [], events: [] },
        notices: [],
        findings: [],
        quarantine: [entry],
        raw: [],
      },
    ]);

  /** The store took the batch, or refuses one message for what it holds: that one goes to quarantine, the others in. */
  const commitOne = async ({ recording, resolve, reject }: Waiting): Promise<void> => {
    try {
      await commit([recording]).catch(async (error: unknown) => {
        if (error instanceof StoreUnavailableError) throw error;
        log.error('message-unstorable', { source: recording.carriage.source });
        const { unstorable } = recording;
        await quarantine(recording, unstorable).catch(async (reason: unknown) => {
          if (reason instanceof StoreUnavailableError) throw reason;
          // Too much for a row of this store: what it begins with tells whose it was.
          await quarantine(recording, { ...unstorable, raw: unstorable.raw.slice(0, SHORTENED) });
        });
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
      const [first, ...others] = batch;
      if (first !== undefined && others.length === 0) return commitOne(first);
      // By halves: one that cannot be stored among a hundred costs fifteen transactions, not a hundred.
      const half = Math.ceil(batch.length / 2);
      for (const part of [batch.slice(0, half), batch.slice(half)]) await commitAll(part);
    }
  };

  return commitAll;
}
