/** Places in a list, as callers carry them: opaque text, made and read here only. */
import { z } from '@hono/zod-openapi';

const encode = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** Five key columns of the longest address are far below it. */
const MAX_CURSOR = 2_000;

export interface CursorKind<Place> {
  /** For a query: text to place. A text that is no such cursor is an issue of the request. */
  readonly schema: z.ZodType<Place, string>;
  readonly encode: (place: Place) => string;
}

/** @param parts the schema of what the cursor holds, between `toParts` and `fromParts`. */
export function cursorKind<Parts extends readonly (string | number)[], Place>(
  parts: z.ZodType<Parts>,
  fromParts: (parts: Parts) => Place,
  toParts: (place: Place) => Parts,
): CursorKind<Place> {
  const schema = z
    .string()
    .max(MAX_CURSOR)
    .transform((text, context) => {
      const read = parts.safeParse(decode(text));
      if (read.success) return fromParts(read.data);
      context.issues.push({ code: 'custom', message: 'is no cursor', input: text });
      return z.NEVER;
    });
  return { schema, encode: (place) => encode(toParts(place)) };
}

const id = z.int().nonnegative();

/** A place in what is numbered. */
export const numberCursor: CursorKind<number> = cursorKind(
  z.tuple([id]),
  ([number]) => number,
  (number): [number] => [number],
);
