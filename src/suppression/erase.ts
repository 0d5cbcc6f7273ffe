/** Erases one person: begun in one transaction, carried on in slices, finished by whoever is there. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Job } from '../shared/jobs.ts';
import { type Clock, MINUTE, type Millis, SECOND } from '../shared/time.ts';
import type { Erasure, ErasureStore } from '../store/contract.ts';
import { mentionsOf } from './mentions.ts';
import type { PseudonymOf } from './pseudonym.ts';

export interface EraserOptions {
  readonly erasures: ErasureStore;
  readonly pseudonymOf: PseudonymOf;
  readonly keyMark: string;
  readonly now: Clock;
  /** How long a request waits for the end; then the job goes on. */
  readonly wait?: Millis;
}

export interface EraseRequest {
  /** Canonical. */
  readonly address: string;
  readonly actor: string;
  readonly note: string | null;
  readonly block: boolean;
}

export interface Eraser {
  /** From the answer on the person is erased; `address` tells whether rows are still being rewritten. */
  readonly erase: (request: EraseRequest) => Promise<Erasure>;
  /** Carries on what a request, or a process that was killed, left. */
  readonly job: Job;
}

/** An erasure waits `wait` ms at most for its end; the job then carries it on. */
export function createEraser({ erasures, pseudonymOf, keyMark, now, wait = 10 * SECOND }: EraserOptions): Eraser {
  const advance = (pseudonym: string, address: string): Promise<boolean> =>
    erasures.advance(pseudonym, mentionsOf(address, pseudonym), now());

  return {
    erase: async ({ address, actor, note, block }) => {
      const pseudonym = pseudonymOf(address);
      await erasures.begin({
        pseudonym,
        address,
        at: now(),
        keyMark,
        actor,
        note: note === null ? null : mentionsOf(address, pseudonym).replaceIn(note),
        block,
      });
      const deadline = performance.now() + wait;
      while (performance.now() < deadline && (await advance(pseudonym, address))) await nextTurn();
      const [erasure] = await erasures.find([pseudonym]);
      if (erasure === undefined) throw new Error('an erasure that was begun is gone');
      return erasure;
    },

    job: {
      name: 'erasure',
      every: MINUTE,
      run: async () => {
        const [first] = await erasures.unfinished();
        if (first === undefined || first.address === null) return false;
        await advance(first.pseudonym, first.address);
        return true;
      },
    },
  };
}
