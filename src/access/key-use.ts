import type { Background } from '../shared/background.ts';
import type { Log } from '../shared/log.ts';
import { type Clock, HOUR, type Millis } from '../shared/time.ts';
import type { AccessStore } from '../store/contract.ts';

interface Options {
  readonly now: Clock;
  readonly log: Log;
  readonly background: Pick<Background, 'keep'>;
}

/**
 * Notes when a key was last used: to the hour, and once an hour for each key. No request waits for the note; one that
 * fails is left out, and the next hour makes another.
 */
export function noteKeyUse(access: AccessStore, { now, log, background }: Options): AccessStore {
  const noted = new Map<string, Millis>();
  const note = (id: string): void => {
    const hour = Math.floor(now() / HOUR) * HOUR;
    if (noted.get(id) === hour) return;
    noted.set(id, hour);
    // Later: SQLite writes at once when asked, and the request that brought the key would wait for the disk.
    const later = new Promise<void>((resolve) => {
      setTimeout(resolve, 0);
    });
    const noting = later
      .then(() => access.keyUsed(id, hour))
      .catch((error: unknown) => {
        log.debug('key-use-not-noted', { keyId: id, error: error instanceof Error ? error.name : typeof error });
      });
    background.keep(noting);
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
