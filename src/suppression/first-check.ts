/** Remembers that senders ask: the first run waits for it. */
import type { Background } from '../shared/background.ts';
import type { Log } from '../shared/log.ts';
import type { Clock } from '../shared/time.ts';
import type { MilestoneStore } from '../store/contract.ts';

export interface FirstCheck {
  /** A check was answered. Costs a write once in the life of a process; the answer does not wait for it. */
  readonly note: () => void;
}

export interface FirstCheckOptions {
  readonly milestones: Pick<MilestoneStore, 'reached'>;
  readonly background: Pick<Background, 'keep'>;
  readonly now: Clock;
  readonly log: Log;
}

export function createFirstCheck({ milestones, background, now, log }: FirstCheckOptions): FirstCheck {
  let noted = false;
  const keep = async (): Promise<void> => {
    try {
      await milestones.reached('first-check', now());
    } catch {
      log.debug('first-check-not-stored', {});
      noted = false;
    }
  };
  return {
    note: () => {
      if (noted) return;
      noted = true;
      background.keep(keep());
    },
  };
}
