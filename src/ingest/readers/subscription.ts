import type { OtherEvent } from '../event.ts';
import { subscriptionSchema } from '../ses-schema.ts';
import { detailOf, type Reading, unnamed } from './reading.ts';

/** A contact changed its preferences for a list (SES's list management). Says nothing about the address as such. */
export function readSubscription(value: unknown, reading: Reading): readonly OtherEvent[] {
  const { timestamp, ...members } = subscriptionSchema.parse(value);
  const key = reading.keyOf(timestamp);
  const occurredAt = reading.timeOf(timestamp);
  return [{ kind: 'Subscription', ...unnamed(reading), key, occurredAt, detail: detailOf(members) }];
}
