import { type Gauge, single } from '../shared/metrics.ts';
import { type Millis, SECOND } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';

/** What Prometheus is told at the moment of asking. */
export async function webhookGauges(
  { webhooks, webhookDeliveries }: Pick<Store, 'webhooks' | 'webhookDeliveries'>,
  now: Millis,
): Promise<readonly Gauge[]> {
  const oldest = await webhookDeliveries.oldestUndelivered(now);
  const failed = (await webhooks.list()).filter(({ disabledReason }) => ![null, 'operator'].includes(disabledReason));
  return [
    single(
      'ses_sentinel_webhook_oldest_undelivered_seconds',
      'Age of the oldest change that an enabled endpoint was not told',
      oldest === null ? 0 : Math.max(now - oldest, 0) / SECOND,
    ),
    single(
      'ses_sentinel_webhook_endpoints_given_up',
      'Endpoints that were disabled, but not by an operator',
      failed.length,
    ),
  ];
}
