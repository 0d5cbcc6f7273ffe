/** Places in timelines and in lists of messages, as callers carry them. */
import { z } from '@hono/zod-openapi';
import { type CursorKind, cursorKind } from '../shared/cursor.ts';
import type { MessagePlace, TimelinePlace } from '../store/contract.ts';

const whole = z.int().nonnegative();

/** Where in a recipient's story to go on. */
export const timelineCursor: CursorKind<TimelinePlace> = cursorKind(
  z.tuple([whole, whole, whole, whole]),
  ([at, step, message, line]) => ({ at, step, message, line }),
  ({ at, step, message, line }): [number, number, number, number] => [at, step, message, line],
);

/** Where in a search of messages to go on. */
export const messageCursor: CursorKind<MessagePlace> = cursorKind(
  z.tuple([whole, whole]),
  ([acceptedAt, message]) => ({ acceptedAt, message }),
  ({ acceptedAt, message }): [number, number] => [acceptedAt, message],
);
