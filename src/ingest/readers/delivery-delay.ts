import type { OtherEvent } from '../event.ts';
import { deliveryDelaySchema } from '../ses-schema.ts';
import { detailOf, type Reading, recipientOf, spellingOf, unnamed } from './reading.ts';

/** SES goes on trying: no bounce, and never counted as one. Many delays may come before one end. */
export function readDeliveryDelay(value: unknown, reading: Reading): readonly OtherEvent[] {
  const { delayedRecipients, timestamp, ...members } = deliveryDelaySchema.parse(value);
  const key = reading.keyOf(timestamp);
  const shared = { kind: 'DeliveryDelay', key, occurredAt: reading.timeOf(timestamp) } as const;
  if (delayedRecipients.length === 0) return [{ ...shared, ...unnamed(reading), detail: detailOf(members) }];
  return delayedRecipients.map(({ emailAddress, status, diagnosticCode }) => {
    const recipient = recipientOf(emailAddress);
    const spelling = spellingOf(emailAddress, recipient);
    const detail = detailOf({ ...members, status, diagnosticCode, emailAddress: spelling });
    return { ...shared, recipient, attribution: 'exact', detail };
  });
}
