/** Where an erased person stands: for whoever reads, states or removes entries of one address. */
import type { Erasure, StatedSuppression, Store, SuppressionStore } from '../store/contract.ts';
import { mentionsOf } from './mentions.ts';
import type { PseudonymOf } from './pseudonym.ts';

export interface Erased {
  /** The erasure of a person, or `null`; a domain is nobody. */
  readonly find: (address: string) => Promise<Erasure | null>;
  /**
   * The keys under which entries about these addresses are to be stored: the address, or the pseudonym of a person who was
   * erased. Whoever states entries puts them there, or the person would be back.
   */
  readonly keysFor: (addresses: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** States entries, those about erased persons under their pseudonyms. */
  readonly put: SuppressionStore['put'];
}

export interface ErasedOptions {
  readonly store: Pick<Store, 'erasures' | 'suppressions'>;
  readonly pseudonymOf: PseudonymOf;
}

/** A note that names the person would lead from the pseudonym back to them. */
const underKey = (entry: StatedSuppression, key: string): StatedSuppression =>
  key === entry.address
    ? entry
    : {
        ...entry,
        address: key,
        note: entry.note === null ? null : mentionsOf(entry.address, key).replaceIn(entry.note),
      };

/** Knows erased persons by keyed hash; asks for no hash while nobody was ever erased. */
export function createErased({ store: { erasures, suppressions }, pseudonymOf }: ErasedOptions): Erased {
  const keysFor: Erased['keysFor'] = async (addresses) => {
    if (!(await erasures.any())) return new Map(addresses.map((address) => [address, address]));
    const pseudonyms = new Map(addresses.map((address) => [address, pseudonymOf(address)]));
    const known = new Set((await erasures.find([...pseudonyms.values()])).map(({ pseudonym }) => pseudonym));
    return new Map(
      [...pseudonyms].map(([address, pseudonym]) => [address, known.has(pseudonym) ? pseudonym : address]),
    );
  };

  return {
    find: async (address) =>
      address.startsWith('@') ? null : ((await erasures.find([pseudonymOf(address)]))[0] ?? null),

    keysFor,

    put: async (entries, at) => {
      const keys = await keysFor(entries.map(({ address }) => address));
      // Whom nobody has erased yet may be erased before the write.
      const pseudonyms = new Map(
        [...keys].flatMap(([address, key]) =>
          key === address && !address.startsWith('@') ? [[address, pseudonymOf(address)] as const] : [],
        ),
      );
      return suppressions.put(
        entries.map((entry) => underKey(entry, keys.get(entry.address) ?? entry.address)),
        at,
        pseudonyms,
      );
    },
  };
}
