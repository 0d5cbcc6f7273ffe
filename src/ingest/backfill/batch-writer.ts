/**
 * Recordings -> atomic batches whose boundaries the caller knows.
 *
 * Not the recorder of the live roads: that cuts batches where it likes, puts what it cannot read in quarantine and
 * notes activity. A back-fill has to know what exactly is on disk, reports what it cannot read by line number, and must
 * not make a silent topic look alive: last week's events say nothing about today's subscription.
 */
import type { Clock } from '../../shared/time.ts';
import { type EventStore, StoreUnavailableError } from '../../store/contract.ts';
import type { PseudonymOf } from '../../suppression/pseudonym.ts';
import { withText } from '../notification.ts';
import { batchOf, type Recording } from '../recording.ts';

export interface BatchWriterOptions<Place> {
  readonly events: Pick<EventStore, 'record'>;
  readonly now: Clock;
  readonly pseudonymOf: PseudonymOf;
  /** The store keeps texts: those of a back-fill belong to them, or a second reading would lose its events. */
  readonly keepRaw?: boolean;
  readonly maxLines?: number;
  /** Rows in one transaction: a commit must not keep the service from its own for long. */
  readonly maxRows?: number;
  /** Characters of text: batches wait in memory. */
  readonly maxText?: number;
  /** The store refuses what this line holds; the others of its batch are in. */
  readonly onUnstorable: (place: Place) => void;
}

export interface BatchWriter<Place> {
  /** @returns whether it is time to commit. */
  readonly add: (place: Place, recordings: readonly Recording[], textLength: number) => boolean;
  /** Resolves when everything added is on disk, in one transaction. Rejects when nothing of it is. */
  readonly commit: () => Promise<void>;
}

const rowsOf = ({ facts, findings }: Recording) =>
  facts.messages.length + facts.mails.length + facts.events.length + findings.length;

export function createBatchWriter<Place>({
  events,
  now,
  pseudonymOf,
  keepRaw = false,
  maxLines = 500,
  maxRows = 2_000,
  maxText = 4_000_000,
  onUnstorable,
}: BatchWriterOptions<Place>): BatchWriter<Place> {
  let waiting: { readonly place: Place; readonly recordings: readonly Recording[] }[] = [];
  let [rows, text] = [0, 0];

  const record = async (recordings: readonly Recording[]): Promise<void> => {
    if (recordings.length > 0) {
      const kept = keepRaw ? recordings.map(withText) : recordings;
      await events.record({ ...batchOf(kept, now(), pseudonymOf), activity: [] });
    }
  };

  return {
    add: (place, recordings, textLength) => {
      waiting.push({ place, recordings });
      rows += recordings.reduce((sum, recording) => sum + rowsOf(recording), 0);
      text += textLength;
      return waiting.length >= maxLines || rows >= maxRows || text >= maxText;
    },
    commit: async () => {
      try {
        await record(waiting.flatMap((line) => line.recordings));
      } catch (error) {
        if (error instanceof StoreUnavailableError) throw error;
        for (const { place, recordings } of waiting) {
          await record(recordings).catch((refusal: unknown) => {
            if (refusal instanceof StoreUnavailableError) throw refusal;
            onUnstorable(place);
          });
        }
      }
      waiting = [];
      [rows, text] = [0, 0];
    },
  };
}
