/** Messages that could not be read: tried again, or given up with a note. */
import type { Problem } from '../shared/problem.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Clock } from '../shared/time.ts';
import type { AuditRecord, QuarantineEntry, Store } from '../store/contract.ts';
import type { Intake } from './intake.ts';
import { emptyRecording, recordingOfParcel } from './notification.ts';
import { openParcels } from './parcels.ts';

export interface Replayed {
  readonly replayed: number;
  readonly unreadable: number;
}

export interface Quarantine {
  /** Reads a message again by today's rules, and takes it out when it can be read. */
  readonly replay: (id: string, actor: string) => Promise<Result<void, Problem>>;
  /** The same for all of them, oldest last. */
  readonly replayAll: (actor: string) => Promise<Replayed>;
  /** Gives a message up. The note stays with its source. */
  readonly discard: (id: string, note: string, actor: string) => Promise<Result<void, Problem>>;
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
  const auditOf = (
    done: 'replayed' | 'discarded',
    actor: string,
    subject: string,
    detail: AuditRecord['detail'],
  ): AuditRecord => ({ at: now(), actor, action: `quarantine.${done}`, subject, tenant: null, detail });

  /**
   * Whoever calls takes the message out afterwards: a crash in between leaves it here, and recording it again changes
   * nothing. @returns why it still cannot be read, or `null` when it was recorded.
   */
  const tryAgain = async ({ reason: _, raw, ...carriage }: QuarantineEntry): Promise<string | null> => {
    const recordings = openParcels(raw, carriage).map((parcel) =>
      recordingOfParcel(parcel, intake.optionsFor(parcel.carriage)),
    );
    const [fault] = recordings.flatMap((recording) => recording.quarantine);
    if (fault !== undefined) return fault.reason;
    await Promise.all(recordings.map(intake.record));
    return null;
  };

  return {
    replay: async (id, actor) => {
      const entry = await store.quarantine.find(id);
      if (entry === null) return err(NOT_FOUND);
      const fault = await tryAgain(entry);
      if (fault !== null) return err(stillUnreadable(fault));
      await store.quarantine.remove([id], auditOf('replayed', actor, id, { source: entry.source }));
      return ok(undefined);
    },

    replayAll: async (actor) => {
      let replayed = 0;
      let unreadable = 0;
      let after: QuarantineEntry | undefined;
      for (;;) {
        const page = await store.quarantine.list({ limit: PAGE, ...(after === undefined ? {} : { after }) });
        const read: string[] = [];
        for (const entry of page) if ((await tryAgain(entry)) === null) read.push(entry.id);
        const counts = { replayed: read.length, unreadable: page.length - read.length };
        // One record for many messages: each by itself would bury what people did before.
        await store.quarantine.remove(read, auditOf('replayed', actor, 'all messages', counts));
        replayed += counts.replayed;
        unreadable += counts.unreadable;
        after = page.at(-1);
        if (page.length < PAGE) return { replayed, unreadable };
      }
    },

    discard: async (id, note, actor) => {
      const entry = await store.quarantine.find(id);
      if (entry === null) return err(NOT_FOUND);
      const { reason: _, raw: __, ...carriage } = entry;
      const detail = `${id}: ${note}`;
      const notice = { source: entry.source, kind: 'discarded', detail, at: now() } as const;
      await intake.record({ ...emptyRecording('', carriage), notices: [notice] });
      // Without the note, which may name a person: it stays with the source.
      await store.quarantine.remove([id], auditOf('discarded', actor, id, { source: entry.source }));
      return ok(undefined);
    },
  };
}
