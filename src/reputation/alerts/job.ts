import type { Job } from '../../shared/jobs.ts';
import { type Clock, DAY, HOUR, MINUTE } from '../../shared/time.ts';
import { type JudgeOptions, judgeAlerts } from './judge.ts';

/** As long as bounces and complaints are kept. */
const KEPT = 400 * DAY;

/** Judges once a minute, with the hour that is still filling, and forgets what was over long ago. */
export function createAlertJob(options: JudgeOptions, now: Clock): Job {
  let swept = 0;
  return {
    name: 'alerts',
    every: MINUTE,
    run: async () => {
      await judgeAlerts(options, now());
      if (now() - swept < HOUR) return false;
      await options.store.alerts.forget(now() - KEPT);
      swept = now();
      return false;
    },
  };
}
