import type { Log } from '../shared/log.ts';
import { type Clock, DAY, HOUR, type Millis } from '../shared/time.ts';
import type { RawStore } from '../store/contract.ts';

export interface RawRetentionOptions {
  readonly raw: RawStore;
  /** 0 = texts are not kept, and what was kept is forgotten. */
  readonly days: number;
  readonly now: Clock;
  readonly log: Log;
  readonly every?: Millis;
}

export interface RawRetention {
  readonly start: () => Promise<void>;
  readonly stop: () => void;
}

/** Texts deleted in one transaction: a slice must not hold the event loop. */
const SLICE = 500;

/** Forgets texts that are older than they may become, in slices, at the start and every hour. */
export function createRawRetention({ raw, days, now, log, every = HOUR }: RawRetentionOptions): RawRetention {
  let timer: NodeJS.Timeout | null = null;

  const prune = async (): Promise<void> => {
    try {
      const before = now() - days * DAY;
      while ((await raw.prune(before, SLICE)) > 0);
    } catch (error) {
      log.warn('raw-retention-failed', { name: error instanceof Error ? error.name : '' });
    }
  };

  return {
    start: async () => {
      if (days === 0) return raw.drop();
      await raw.keep(now());
      await prune();
      timer = setInterval(prune, every);
      timer.unref();
    },
    stop: () => {
      if (timer !== null) clearInterval(timer);
    },
  };
}
