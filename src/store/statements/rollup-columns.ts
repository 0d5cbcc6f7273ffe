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
