/** Messages that could not be read: tried again, or given up with a note. */
import type { Problem } from '../shared/problem.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Clock } from '../shared/time.ts';
import type { QuarantineEntry, Store } from '../store/contract.ts';
import type { Intake } from './intake.ts';
import { emptyRecording, recordingOfParcel } from './notification.ts';
import { openParcels } from './parcels.ts';

export interface Replayed {
  readonly replayed: number;
  readonly unreadable: number;
}

export interface Quarantine {
  /** Reads a message again by today's rules, and takes it out when it can be read. */
  readonly replay: (id: string) => Promise<Result<void, Problem>>;
  /** The same for all of them, oldest last. */
  readonly replayAll: () => Promise<Replayed>;
  /** Gives a message up. The note stays with its source. */
  readonly discard: (id: string, note: string) => Promise<Result<void, Problem>>;
}

export interface QuarantineOptions {
  readonly store: Pick<Store, 'quarantine'>;
  readonly intake: Intake;
  readonly now: Clock;
}

const PAGE = 200;

const NOT_FOUND: Problem = { status: 404, code: 'message-not-found', title: 'No such message in quarantine' };

const stillUnreadable = (reason: string): Problem => ({
  status: 409,
  code: 'still-unreadable',
  title: 'The message still cannot be read',
  detail: reason,
});

export function createQuarantine({ store, intake, now }: QuarantineOptions): Quarantine {
  /** @returns why it still cannot be read, or `null` when it was recorded and taken out. */
  const tryAgain = async ({ reason: _, raw, ...carriage }: QuarantineEntry): Promise<string | null> => {
    const recordings = openParcels(raw, carriage).map((parcel) =>
      recordingOfParcel(parcel, intake.optionsFor(parcel.carriage)),
    );
    const [fault] = recordings.flatMap((recording) => recording.quarantine);
    if (fault !== undefined) return fault.reason;
    await Promise.all(recordings.map(intake.record));
    // After the commit: a crash in between leaves the message here, and recording it again changes nothing.
    await store.quarantine.remove(carriage.id);
    return null;
  };

  return {
    replay: async (id) => {
      const entry = await store.quarantine.find(id);
      if (entry === null) return err(NOT_FOUND);
      const fault = await tryAgain(entry);
      return fault === null ? ok(undefined) : err(stillUnreadable(fault));
    },

    replayAll: async () => {
      let replayed = 0;
      let unreadable = 0;
      let after: QuarantineEntry | undefined;
      for (;;) {
        const page = await store.quarantine.list({ limit: PAGE, ...(after === undefined ? {} : { after }) });
        for (const entry of page) {
          if ((await tryAgain(entry)) === null) replayed++;
          else unreadable++;
        }
        after = page.at(-1);
        if (page.length < PAGE) return { replayed, unreadable };
      }
    },

    discard: async (id, note) => {
      const entry = await store.quarantine.find(id);
      if (entry === null) return err(NOT_FOUND);
      const { reason: _, raw: __, ...carriage } = entry;
      const detail = `${id}: ${note}`;
      const notice = { source: entry.source, kind: 'discarded', detail, at: now() } as const;
      await intake.record({ ...emptyRecording('', carriage), notices: [notice] });
      await store.quarantine.remove(id);
      return ok(undefined);
    },
  };
}
