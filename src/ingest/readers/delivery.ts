import { storable } from '../../shared/text.ts';
import type { DeliveryEvent, SendEvent } from '../event.ts';
import { deliverySchema } from '../ses-schema.ts';
import { MAX_DETAIL, type Reading, uniqueRecipients, unnamed } from './reading.ts';

/** A Send names nobody of its own: it is about every destination (To, Cc and Bcc). */
export function readSend(reading: Reading): readonly SendEvent[] {
  const shared = { kind: 'Send', occurredAt: reading.timeOf(undefined), detail: {} } as const;
  if (reading.destinations.length === 0) return [{ ...shared, ...unnamed(reading) }];
  return reading.destinations.map((recipient) => ({ ...shared, recipient, attribution: 'exact' }));
}

/** A Delivery covers the recipients that it lists, which may be fewer than the message's destinations. */
export function readDelivery(value: unknown, reading: Reading): readonly DeliveryEvent[] {
  const { recipients, timestamp, smtpResponse, remoteMtaIp } = deliverySchema.parse(value);
  const shared = {
    kind: 'Delivery',
    occurredAt: reading.timeOf(timestamp),
    detail: {},
    smtpResponse: storable(smtpResponse ?? '', MAX_DETAIL) || null,
    remoteMtaIp: storable(remoteMtaIp ?? '', MAX_DETAIL) || null,
  } as const;
  const named = uniqueRecipients(recipients);
  if (named.length === 0) return [{ ...shared, ...unnamed(reading) }];
  return named.map((recipient) => ({ ...shared, recipient, attribution: 'exact' }));
}
