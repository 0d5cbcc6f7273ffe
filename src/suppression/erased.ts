/** Where an erased person stands: for whoever reads, states or removes entries of one address. */
import type { Erasure, Store } from '../store/contract.ts';
import type { PseudonymOf } from './pseudonym.ts';

export interface Erased {
  /** The erasure of a person, or `null`; a domain is nobody. */
  readonly find: (address: string) => Promise<Erasure | null>;
  /**
   * The keys under which entries about these addresses are to be stored: the address, or the pseudonym of a person who was
   * erased. Callers that state entries (API, import, unsubscribe links) put them there, or the person would be back.
   */
  readonly keysFor: (addresses: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

export interface ErasedOptions {
  readonly store: Pick<Store, 'erasures'>;
  readonly pseudonymOf: PseudonymOf;
}

export function createErased({ store: { erasures }, pseudonymOf }: ErasedOptions): Erased {
  return {
    find: async (address) =>
      address.startsWith('@') ? null : ((await erasures.find([pseudonymOf(address)]))[0] ?? null),

    keysFor: async (addresses) => {
      if (!(await erasures.any())) return new Map(addresses.map((address) => [address, address]));
      const pseudonyms = new Map(addresses.map((address) => [address, pseudonymOf(address)]));
      const known = new Set((await erasures.find([...pseudonyms.values()])).map(({ pseudonym }) => pseudonym));
      return new Map(
        [...pseudonyms].map(([address, pseudonym]) => [address, known.has(pseudonym) ? pseudonym : address]),
      );
    },
  };
}
