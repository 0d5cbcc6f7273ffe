import type { OtherEvent } from '../event.ts';
import { rejectSchema, renderingFailureSchema } from '../ses-schema.ts';
import { detailOf, type Reading, unnamed } from './reading.ts';

/** Neither was sent to anybody: it is about every destination. */
function forAll(kind: OtherEvent['kind'], detail: OtherEvent['detail'], reading: Reading): readonly OtherEvent[] {
  const shared = { kind, key: '', occurredAt: reading.timeOf(undefined), detail } as const;
  if (reading.destinations.length === 0) return [{ ...shared, ...unnamed(reading) }];
  return reading.destinations.map((recipient) => ({ ...shared, recipient, attribution: 'exact' }));
}

/** SES dropped the message; the only documented reason is `Bad content` (a virus). */
export const readReject = (value: unknown, reading: Reading): readonly OtherEvent[] =>
  forAll('Reject', detailOf(rejectSchema.parse(value)), reading);

/** The template could not be filled in. The type has a space in it, and its object is `failure`. */
export const readRenderingFailure = (value: unknown, reading: Reading): readonly OtherEvent[] =>
  forAll('Rendering Failure', detailOf(renderingFailureSchema.parse(value)), reading);
