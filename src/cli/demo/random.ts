/** Chance that repeats: the same seed gives the same numbers, on every machine. */
export interface Random {
  /** 0 inclusive to 1 exclusive. */
  readonly next: () => number;
  /** Whole, 0 inclusive to `below` exclusive. */
  readonly int: (below: number) => number;
  readonly between: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly weighted: <T extends { readonly weight: number }>(list: readonly T[]) => T;
  readonly hex: (digits: number) => string;
  /** Mostly short, now and then long; `mean` on average. */
  readonly exponential: (mean: number) => number;
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Mulberry32, seeded by a text. Not for secrets. */
export function createRandom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[int(list.length)];
    if (found === undefined) throw new Error('pick: an empty list');
    return found;
  };

  return {
    next,
    int,
    pick,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    weighted: (list) => {
      let rest = next() * list.reduce((sum, { weight }) => sum + weight, 0);
      for (const each of list) {
        rest -= each.weight;
        if (rest < 0) return each;
      }
      return pick(list);
    },
    hex: (digits) => Array.from({ length: digits }, () => int(16).toString(16)).join(''),
    exponential: (mean) => -Math.log(1 - next()) * mean,
  };
}

/**
 * Says "now" so often that the count stays within one of the sum of the probabilities. Rare things drawn by plain
 * chance would miss their rate by half in one history and double it in the next.
 */
export function createQuota({ next }: Random): (probability: number) => boolean {
  let owed = next();
  return (probability) => {
    owed += probability;
    if (owed < 1) return false;
    owed--;
    return true;
  };
}
