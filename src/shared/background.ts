/** Work that goes on after its request was answered. */
import type { Log } from './log.ts';

export interface Background {
  /** Sees to it that the work is not cut off when the answer is out. Its failure is logged by name. */
  readonly keep: (work: Promise<unknown>) => void;
  /** Resolves when nothing is under way: for whoever is about to close the store. */
  readonly drain: () => Promise<void>;
}

/** For a process that lives on. On Workers `waitUntil` does the same. */
export function createBackground(log: Log): Background {
  const underway = new Set<Promise<void>>();
  return {
    keep: (work) => {
      const kept = work
        .then(
          () => {},
          (error: unknown) => log.error('background-failed', { name: error instanceof Error ? error.name : 'unknown' }),
        )
        .finally(() => underway.delete(kept));
      underway.add(kept);
    },
    drain: async () => {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}
