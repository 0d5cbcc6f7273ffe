/** Releasing many entries at once, by their keys: within the bounds of a key, audited like a single release. */
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../shared/time.ts';
import type { AccessKey, Store, Suppression, SuppressionFilter, SuppressionPlace } from '../store/contract.ts';
import { actorOf } from './change.ts';

/** Scopes in one transaction: it holds the event loop. */
const SLICE = 25;

export interface Chosen {
  readonly going: readonly Suppression[];
  /** Which were chosen and are not on the list any more. */
  readonly gone: readonly SuppressionPlace[];
  /** Which stand, and are not this key's to release. */
  readonly foreign: readonly Suppression[];
}

export interface BulkRelease {
  /** What of chosen entries would go. */
  readonly chosen: (key: AccessKey, places: readonly SuppressionPlace[]) => Promise<Chosen>;
  /**
   * Takes entries out, and with each all entries of its address, scope and reason, whatever their origin; older events
   * cannot bring them back. @returns how many entries went.
   */
  readonly release: (key: AccessKey, entries: readonly SuppressionPlace[], note: string | null) => Promise<number>;
}

const placeOf = ({ address, tenant, stream, reason, origin }: SuppressionPlace): string =>
  JSON.stringify([address, tenant, stream, reason, origin]);
const scopeOf = ({ address, tenant, stream, reason }: SuppressionPlace): string =>
  JSON.stringify([address, tenant, stream, reason]);

/** Whether a key may take an entry out: one of a tenant takes out its tenant's own only. */
export const mayRelease = ({ tenant }: AccessKey, entry: Pick<Suppression, 'tenant'>): boolean =>
  tenant === null || entry.tenant === tenant;

/** What of a filter's entries a key may release. */
export const releasable = ({ tenant }: AccessKey, filter: SuppressionFilter): SuppressionFilter =>
  tenant === null ? filter : { ...filter, tenant };

/** Releases in slices of one transaction each. */
export function createBulkRelease({
  suppressions,
  now,
}: {
  readonly suppressions: Pick<Store['suppressions'], 'find' | 'remove'>;
  readonly now: Clock;
}): BulkRelease {
  return {
    chosen: async (key, places) => {
      const wanted = new Map(places.map((place) => [placeOf(place), place]));
      const addresses = [...new Set(places.map(({ address }) => address))];
      const stored = (await suppressions.find(addresses)).filter((entry) => wanted.has(placeOf(entry)));
      const found = new Set(stored.map(placeOf));
      return {
        going: stored.filter((entry) => mayRelease(key, entry)),
        // What a key of one tenant may not see is gone, for all that it knows.
        gone: [...wanted].flatMap(([place, entry]) => (found.has(place) ? [] : [entry])),
        foreign: stored.filter((entry) => !mayRelease(key, entry) && entry.tenant === ''),
      };
    },

    release: async (key, entries, note) => {
      const scopes = [...new Map(entries.map((entry) => [scopeOf(entry), entry])).values()].filter((entry) =>
        mayRelease(key, entry),
      );
      const removal = { at: now(), actor: actorOf(key), note };
      let released = 0;
      for (let from = 0; from < scopes.length; from += SLICE) {
        released += await suppressions.remove(
          scopes
            .slice(from, from + SLICE)
            .map(({ address, tenant, stream, reason }) => ({ ...removal, address, tenant, stream, reason })),
        );
        await setImmediate();
      }
      return released;
    },
  };
}
