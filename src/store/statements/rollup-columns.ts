import { sql } from 'drizzle-orm';
import { METRIC_NAMES, type MetricName } from '../../reputation/metrics.ts';

export const METRIC_COLUMNS: Readonly<Record<MetricName, string>> = {
  mails: 'mails',
  excluded: 'excluded',
  sent: 'sent',
  attempted: 'attempted',
  delivered: 'delivered',
  deliveredOutsideGoogle: 'delivered_outside_google',
  delayed: 'delayed',
  hardBounced: 'hard_bounced',
  softBounced: 'soft_bounced',
  notAttempted: 'not_attempted',
  complained: 'complained',
  rejected: 'rejected',
  renderingFailed: 'rendering_failed',
  opened: 'opened',
  clicked: 'clicked',
};

export const ROLLUP_KEY = ['dimension', 'tenant', 'hour', 'account', 'region', 'value'];
export const ROLLUP_COUNTERS = ['entries', ...METRIC_NAMES.map((name) => METRIC_COLUMNS[name])];
export const DAILY_KEY = ['dimension', 'tenant', 'day', 'account', 'region', 'value'];
export const DAILY_COLUMNS = [...DAILY_KEY, ...METRIC_NAMES.map((name) => METRIC_COLUMNS[name])];

/** The sum of each metric, under its name. */
export const METRIC_SUMS = sql.raw(METRIC_NAMES.map((name) => `sum(${METRIC_COLUMNS[name]}) as "${name}"`).join(', '));
