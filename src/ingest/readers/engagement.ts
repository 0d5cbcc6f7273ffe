import type { OtherEvent } from '../event.ts';
import { clickSchema, openSchema } from '../ses-schema.ts';
import { detailOf, type Reading, unnamed } from './reading.ts';

const MAX_LINK_IN_KEY = 500;

/** Nobody is named: with several destinations there is no telling who opened. Each opening has a time of its own. */
export function readOpen(value: unknown, reading: Reading): readonly OtherEvent[] {
  const { timestamp, ...members } = openSchema.parse(value);
  const key = reading.keyOf(timestamp);
  const occurredAt = reading.timeOf(timestamp);
  return [{ kind: 'Open', ...unnamed(reading), key, occurredAt, detail: detailOf(members) }];
}

/** As an opening; two links clicked in the same millisecond are two clicks. */
export function readClick(value: unknown, reading: Reading): readonly OtherEvent[] {
  const { timestamp, ...members } = clickSchema.parse(value);
  const detail = detailOf(members);
  const key = `${reading.keyOf(timestamp)} ${(detail.link ?? '').slice(0, MAX_LINK_IN_KEY)}`;
  return [{ kind: 'Click', ...unnamed(reading), key, occurredAt: reading.timeOf(timestamp), detail }];
}
