import { setTimeout as later } from 'node:timers/promises';
import type { Background } from '../shared/background.ts';
import type { Log } from '../shared/log.ts';
import { type Clock, HOUR, type Millis } from '../shared/time.ts';
import type { AccessStore } from '../store/contract.ts';

interface Options {
  readonly background: Pick<Background, 'keep'>;
  readonly now: Clock;
  readonly log: Log;
}

/**
 * Notes when a key was last used: to the hour, and once an hour for each key. No request waits for the note; one that
 * fails is left out, and the next hour makes another.
 */
export function noteKeyUse(access: AccessStore, { background, now, log }: Options): AccessStore {
  const noted = new Map<string, Millis>();
  const write = async (id: string, hour: Millis): Promise<void> => {
    // Later: SQLite writes at once when asked, and the request that brought the key would wait for the disk.
    await later(0);
    try {
      await access.keyUsed(id, hour);
    } catch (error) {
      log.debug('key-use-not-noted', { keyId: id, error: error instanceof Error ? error.name : typeof error });
    }
  };
  const note = (id: string): void => {
    const hour = Math.floor(now() / HOUR) * HOUR;
    if (noted.get(id) === hour) return;
    noted.set(id, hour);
    background.keep(write(id, hour));
  };
  return {
    ...access,
    keyByHash: async (hash) => {
      const key = await access.keyByHash(hash);
      if (key !== null) note(key.id);
      return key;
    },
  };
}
