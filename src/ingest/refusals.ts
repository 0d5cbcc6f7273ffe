/** Counts the messages that could not be proved authentic, by hour, for all processes together. */
import type { Log } from '../shared/log.ts';
import { type Clock, HOUR, SECOND } from '../shared/time.ts';
import type { AlertSignalStore } from '../store/contract.ts';

export interface RefusalCounter {
  /** Counts a message whose signature or certificate was refused, by the problem's code. */
  readonly count: (code: string) => void;
  /** Stores what was counted. Never rejects: what could not be stored is tried again with the next ones. */
  readonly flush: () => Promise<void>;
}

export interface RefusalOptions {
  readonly signals: Pick<AlertSignalStore, 'addRefusals'>;
  readonly now: Clock;
  readonly log: Log;
}

/** Strangers can cause refusals at will: so many of them are one write. */
const GATHER = 20 * SECOND;

/** Codes are few and our own: the counts stay small however many messages come. */
export function createRefusalCounter({ signals, now, log }: RefusalOptions): RefusalCounter {
  let counts = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const taken = counts;
    counts = new Map();
    if (taken.size === 0) return;
    const refusals = [...taken].map(([code, count]) => ({ code, count }));
    try {
      await signals.addRefusals(Math.floor(now() / HOUR), refusals);
    } catch {
      log.warn('refusals-not-stored', { codes: refusals.length });
      for (const { code, count } of refusals) counts.set(code, (counts.get(code) ?? 0) + count);
    }
  };

  return {
    flush,
    count: (code) => {
      counts.set(code, (counts.get(code) ?? 0) + 1);
      timer ??= setTimeout(flush, GATHER);
    },
  };
}
