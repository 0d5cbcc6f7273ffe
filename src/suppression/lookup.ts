import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store, Suppression } from '../store/contract.ts';
import type { PseudonymOf } from './pseudonym.ts';

/** Entries for canonical addresses and domain keys, each under the key asked for: of erased persons too. */
export type Lookup = (keys: readonly string[], tenants?: readonly string[]) => Promise<readonly Suppression[]>;

export interface LookupOptions {
  readonly store: Pick<Store, 'suppressions' | 'erasures'>;
  readonly pseudonymOf: PseudonymOf;
}

/** Hashes between two turns of the event loop. */
const SLICE = 1_000;

/**
 * One query while nobody was ever erased, else a second one by keyed hash. In this order: an erasure moves entries from the
 * address to its hash, so that reading the hashes last cannot miss one that moves in between.
 */
export function createLookup({ store, pseudonymOf }: LookupOptions): Lookup {
  return async (keys, tenants) => {
    const clear = await store.suppressions.find(keys, tenants);
    if (!(await store.erasures.any())) return clear;
    const addresses = new Map<string, string>();
    for (const [n, key] of keys.entries()) {
      if (n % SLICE === SLICE - 1) await nextTurn();
      if (!key.startsWith('@')) addresses.set(pseudonymOf(key), key);
    }
    const hashed = await store.suppressions.find([...addresses.keys()], tenants);
    return [...clear, ...hashed.map((entry) => ({ ...entry, address: addresses.get(entry.address) ?? entry.address }))];
  };
}
