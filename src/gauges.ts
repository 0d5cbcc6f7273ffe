/** What is measured at the moment when Prometheus asks. */
import type { Millis } from './shared/time.ts';
import type { Store } from './store/contract.ts';
import { webhookGauges } from './webhooks/gauges.ts';

export const gaugesOf = async (store: Store, now: Millis): Promise<Readonly<Record<string, number>>> => ({
  ses_sentinel_quarantined_messages: await store.quarantine.count(),
  ses_sentinel_too_late_messages: (await store.retention.status()).tooLate,
  ...(await webhookGauges(store, now)),
});
