/** How many may do something at a time. */
import type { Clock, Millis } from './time.ts';

export interface Place {
  /** Whoever is still there keeps it until a later time. */
  readonly keep: (until: Millis) => void;
  readonly leave: () => void;
}

export interface Places {
  readonly taken: () => number;
  readonly take: (until: Millis) => Place;
}

/**
 * Places that are held for a time. On Workers a request whose client hangs up is cut off without a word: nothing of it runs
 * any more, and a place that only it could give back would be lost for as long as the isolate lives.
 */
export function createPlaces({ now }: { readonly now: Clock }): Places {
  const held = new Map<symbol, Millis>();
  return {
    taken: () => {
      const at = now();
      for (const [place, until] of held) if (until <= at) held.delete(place);
      return held.size;
    },
    take: (until) => {
      const place = Symbol();
      held.set(place, until);
      return {
        keep: (later) => {
          if (held.has(place)) held.set(place, later);
        },
        leave: () => {
          held.delete(place);
        },
      };
    },
  };
}
