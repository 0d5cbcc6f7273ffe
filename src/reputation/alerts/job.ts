import type { Job } from '../../shared/jobs.ts';
import { type Clock, DAY, HOUR, MINUTE, type Millis } from '../../shared/time.ts';
import type { AlertStore } from '../../store/contract.ts';
import { type JudgeOptions, judgeAlerts } from './judge.ts';

/** As long as bounces and complaints are kept. */
const KEPT = 400 * DAY;

/** Judges with the hour that is still filling: every minute, unless reading that often costs too much. */
export const createAlertJob = (options: JudgeOptions, now: Clock, every: Millis = MINUTE): Job => ({
  name: 'alerts',
  every,
  run: async () => {
    await judgeAlerts(options, now());
    return false;
  },
});

/** Forgets what was over long ago. */
export const createAlertRetentionJob = (alerts: Pick<AlertStore, 'forget'>, now: Clock): Job => ({
  name: 'alert-retention',
  every: HOUR,
  run: async () => {
    await alerts.forget(now() - KEPT);
    return false;
  },
});
