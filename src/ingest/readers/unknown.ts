import { parseTimestamp } from '../../shared/time.ts';
import type { OtherEvent } from '../event.ts';
import { detailOf, type Reading, unnamed } from './reading.ts';

/**
 * A type that AWS added after this was written: kept as it came, so that a later version can read it. Its time, if its
 * object has one, tells it apart from the next one.
 */
export function readUnknown(
  type: string,
  body: Readonly<Record<string, unknown>>,
  reading: Reading,
): readonly OtherEvent[] {
  const { mail: _, ...rest } = body;
  const times = Object.values(rest).flatMap((member) =>
    typeof member === 'object' && member !== null && 'timestamp' in member && typeof member.timestamp === 'string'
      ? [member.timestamp]
      : [],
  );
  const timestamp = times.find((text) => parseTimestamp(text) !== null);
  const detail = detailOf({ eventType: type, raw: JSON.stringify(rest) });
  const key = `${type.slice(0, 100)} ${reading.keyOf(timestamp)}`;
  return [{ kind: 'unknown', ...unnamed(reading), key, occurredAt: reading.timeOf(timestamp), detail }];
}
