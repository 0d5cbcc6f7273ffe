import { type Millis, SECOND } from '../shared/time.ts';
import type { Store } from '../store/contract.ts';

/** What Prometheus is told at the moment of asking. */
export async function webhookGauges(
  { webhooks, webhookDeliveries }: Pick<Store, 'webhooks' | 'webhookDeliveries'>,
  now: Millis,
): Promise<Readonly<Record<string, number>>> {
  const oldest = await webhookDeliveries.oldestUndelivered(now);
  const failed = (await webhooks.list()).filter(({ disabledReason }) => ![null, 'operator'].includes(disabledReason));
  return {
    ses_sentinel_webhook_oldest_undelivered_seconds: oldest === null ? 0 : Math.max(now - oldest, 0) / SECOND,
    ses_sentinel_webhook_endpoints_given_up: failed.length,
  };
}
