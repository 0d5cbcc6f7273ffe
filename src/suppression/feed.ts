/** Following the change feed: waiting for what is not there yet. */
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../shared/time.ts';
import type { ChangePage, SuppressionStore } from '../store/contract.ts';

const MAX_WAITING = 100;
/** How often a waiting poll looks into the store: another process may have written. */
const LOOK_EVERY = 0.5 * SECOND;

export interface FeedOptions {
  readonly suppressions: Pick<SuppressionStore, 'changes'>;
  /** Ends every wait: the service stops. */
  readonly stopping: AbortSignal;
  readonly lookEvery?: number;
  readonly maxWaiting?: number;
}

export interface FeedQuery {
  readonly after: number;
  readonly limit: number;
  readonly visibleTo?: string;
  /** How long to wait for a change, in ms. */
  readonly wait: number;
  /** The client went away. */
  readonly signal: AbortSignal;
}

export interface Feed {
  /** @returns the changes after a place; `null` when too many are waiting already. */
  readonly read: (query: FeedQuery) => Promise<Omit<ChangePage, 'more'> | null>;
}

/** Reads the list's changes by looking every `lookEvery` ms, for at most `maxWaiting` readers at once. */
export function createFeed({
  suppressions,
  stopping,
  lookEvery = LOOK_EVERY,
  maxWaiting = MAX_WAITING,
}: FeedOptions): Feed {
  let waiting = 0;

  /** Passes over what the reader may not see, a bounded stretch at a time. */
  const look = async ({ after, limit, visibleTo, signal }: FeedQuery): Promise<Omit<ChangePage, 'more'>> => {
    let place = after;
    for (;;) {
      const page = { after: place, limit, ...(visibleTo === undefined ? {} : { visibleTo }) };
      const { items, next, more } = await suppressions.changes(page);
      if (items.length > 0 || !more || signal.aborted) return { items, next };
      place = next;
      await setImmediate();
    }
  };

  return {
    read: async (query) => {
      const deadline = performance.now() + query.wait;
      let found = await look(query);
      if (found.items.length > 0 || query.wait === 0) return found;
      if (waiting >= maxWaiting) return null;
      const ended = AbortSignal.any([query.signal, stopping]);
      waiting++;
      try {
        while (found.items.length === 0 && !ended.aborted) {
          const left = deadline - performance.now();
          if (left <= 0) break;
          await sleep(Math.min(left, lookEvery), undefined, { signal: ended }).catch(() => {});
          if (!ended.aborted) found = await look({ ...query, after: found.next });
        }
        return found;
      } finally {
        waiting--;
      }
    },
  };
}
