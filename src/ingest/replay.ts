/** Reads kept messages again by the rules of today: routing, policy, readers that were mended. */
import type { Clock } from '../shared/time.ts';
import type { RawEvent, Store } from '../store/contract.ts';
import type { PseudonymOf } from '../suppression/pseudonym.ts';
import type { Carriage } from './carrier.ts';
import type { NormaliseOptions } from './normalise.ts';
import { recordingOf } from './notification.ts';
import { batchOf } from './recording.ts';

export interface ReplayOptions {
  readonly store: Pick<Store, 'events' | 'raw'>;
  readonly optionsFor: (carriage: Carriage) => NormaliseOptions;
  readonly now: Clock;
  readonly pseudonymOf: PseudonymOf;
  readonly pageSize?: number;
}

export interface ReplayProgress {
  /** Messages read again in place of what was stored. */
  readonly replaced: number;
  /** Messages of which not every text is kept: read again on top. */
  readonly merged: number;
  /** Messages that the rules of today cannot read: left as they were. */
  readonly unreadable: number;
}

interface Page extends ReplayProgress {
  /** More texts came while the page was read: nothing was replaced. */
  readonly overtaken: boolean;
}

/**
 * Goes through all kept texts, page by page. A message is replaced when all of its texts are kept (it was accepted after
 * the keeping began), else merged. Safe beside a running service; told twice, it changes nothing more.
 *
 * @returns the progress after each page. Throws when texts are not kept at all.
 */
export async function* replay({
  store,
  optionsFor,
  now,
  pseudonymOf,
  pageSize = 200,
}: ReplayOptions): AsyncGenerator<ReplayProgress> {
  const since = await store.raw.since();
  if (since === null) throw new Error('no raw texts are kept (RAW_RETENTION_DAYS)');

  const read = ({ text, messageId: _, ...carriage }: RawEvent) => recordingOf(text, carriage, optionsFor(carriage));

  const onePage = async (ids: readonly string[]): Promise<Page> => {
    const texts = await store.raw.of(ids);
    const byMessage = Map.groupBy(texts, ({ messageId }) => messageId);
    const replaced: string[] = [];
    const recordings = [];
    let [merged, unreadable, used] = [0, 0, 0];
    for (const [messageId, raws] of byMessage) {
      const again = raws.map(read);
      if (again.some(({ quarantine }) => quarantine.length > 0)) {
        unreadable++;
        continue;
      }
      recordings.push(...again);
      const whole = again.every(({ facts }) => facts.messages.every(({ acceptedAt }) => acceptedAt >= since));
      if (whole) {
        replaced.push(messageId);
        used += raws.length;
      } else merged++;
    }
    const batch = { ...batchOf(recordings, now(), pseudonymOf), activity: [], notices: [] };
    await store.events.rerecord(batch, { messageIds: replaced, texts: used });
    const after = await store.raw.of(replaced);
    return { replaced: replaced.length, merged, unreadable, overtaken: after.length !== used };
  };

  let progress: ReplayProgress = { replaced: 0, merged: 0, unreadable: 0 };
  let after = '';
  for (;;) {
    const ids = await store.raw.messages({ after, limit: pageSize });
    const last = ids.at(-1);
    if (last === undefined) return;
    let page = await onePage(ids);
    while (page.overtaken) page = await onePage(ids);
    progress = {
      replaced: progress.replaced + page.replaced,
      merged: progress.merged + page.merged,
      unreadable: progress.unreadable + page.unreadable,
    };
    yield progress;
    after = last;
  }
}
