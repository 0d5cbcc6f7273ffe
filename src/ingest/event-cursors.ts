/** Places in timelines and in lists of messages, as callers carry them. */
import { z } from '@hono/zod-openapi';
import { type CursorKind, cursorKind } from '../shared/cursor.ts';
import type { MessagePlace, TimelinePlace } from '../store/contract.ts';

const whole = z.int().nonnegative();
const text = z.string();

/** Where in a recipient's story to go on. */
export const timelineCursor: CursorKind<TimelinePlace> = cursorKind(
  z.tuple([whole, whole, text, text]),
  ([at, step, messageId, line]) => ({ at, step, messageId, line }),
  ({ at, step, messageId, line }): [number, number, string, string] => [at, step, messageId, line],
);

/** Where in a search of messages to go on. */
export const messageCursor: CursorKind<MessagePlace> = cursorKind(
  z.tuple([whole, text]),
  ([acceptedAt, messageId]) => ({ acceptedAt, messageId }),
  ({ acceptedAt, messageId }): [number, string] => [acceptedAt, messageId],
);
