import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE, SECOND } from '../../shared/time.ts';

export interface Cron {
  /** Resolves once no run is under way. */
  readonly stop: () => Promise<void>;
}

/** The platform's own limit is longer; a demo that hangs should say so. */
const AT_MOST = 5 * MINUTE;

/**
 * Fires the cron trigger at once and then each minute: workerd has no clock for triggers of its own.
 *
 * @param told - hears how long the first run took, and of each run that failed.
 */
export function startCron(url: string, told: (line: string) => void): Cron {
  const stopping = new AbortController();
  const { signal } = stopping;
  const trigger = new URL('/cdn-cgi/handler/scheduled?cron=*+*+*+*+*', url);

  const fire = async (): Promise<string | null> => {
    try {
      const answer = await fetch(trigger, { signal: AbortSignal.any([signal, AbortSignal.timeout(AT_MOST)]) });
      const text = await answer.text();
      return answer.ok ? null : `${answer.status} ${text.slice(0, 80)}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  const loop = async (): Promise<void> => {
    for (let run = 1; !signal.aborted; run++) {
      const from = performance.now();
      const failure = await fire();
      if (signal.aborted) return;
      if (failure !== null) told(`a run failed: ${failure}`);
      else if (run === 1) told(`each minute; the first run took ${((performance.now() - from) / SECOND).toFixed(1)} s`);
      await sleep(MINUTE, undefined, { signal }).catch(() => {});
    }
  };

  const running = loop();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
