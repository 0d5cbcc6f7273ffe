/** Who is written to. Lists change: who bounced leaves, most of the time, and somebody new comes. */
import type { People } from './people.ts';
import type { Random } from './random.ts';
import type { Audience, Slot } from './slot.ts';

const SIZES = { customers: 2_400, patients: 700, 'all-readers': 3_500, 'imported-list': 2_600 } as const;

/** A sender that cleans its lists still mails now and then to an address that bounced. */
const FORGOTTEN = 0.08;

export interface Audiences {
  /** Distinct addresses for a slot. */
  readonly recipientsOf: (slot: Slot) => readonly string[];
  /** This address has bounced. */
  readonly bounced: (address: string) => void;
  readonly hasBounced: (address: string) => boolean;
}

export function createAudiences(random: Random, people: People): Audiences {
  const lists = new Map<Audience, string[]>();
  const gone = new Set<string>();

  const listOf = (audience: Audience): string[] => {
    // The daily newsletter's readers are the first part of all readers.
    const name = audience === 'daily-readers' ? 'all-readers' : audience;
    const list = lists.get(name) ?? Array.from({ length: SIZES[name] }, people.someone);
    lists.set(name, list);
    return list;
  };

  const memberAt = (list: string[], index: number): string => {
    const address = list[index % list.length];
    if (address !== undefined && (!gone.has(address) || random.chance(FORGOTTEN))) return address;
    const successor = people.someone();
    list[index % list.length] = successor;
    return successor;
  };

  return {
    recipientsOf: ({ audience, offset, recipients }) => {
      const list = listOf(audience);
      return Array.from({ length: recipients }, (_, i) =>
        memberAt(list, offset === null ? random.int(list.length) : offset + i),
      );
    },
    bounced: (address) => {
      gone.add(address);
    },
    hasBounced: (address) => gone.has(address),
  };
}
