/** The header that ties a check to a write before it. It is the same on every runtime; only replicas need it. */
import { z } from '@hono/zod-openapi';

export const BOOKMARK_HEADER = 'store-bookmark';

/** In place of a bookmark: all that was written until now. */
export const LATEST = 'latest';

const MAX_LENGTH = 200;

/**
 * What D1 hands out, in its present form and in those that resemble it: groups of hexadecimal digits that sort by time,
 * such as `00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf891683` (Cloudflare D1, "Time Travel", bookmarks).
 */
const BOOKMARK = /^[0-9a-f]{4,64}(?:-[0-9a-f]{4,64}){1,7}$/;

export const isBookmark = (text: string): boolean => text.length <= MAX_LENGTH && BOOKMARK.test(text);

/** The request header, for routes that read what may lag behind. */
export const bookmarkHeaders = z.object({
  [BOOKMARK_HEADER]: z
    .string()
    .refine((text) => text === LATEST || isBookmark(text), {
      error: `must be "${LATEST}", or a bookmark as an answer carried it`,
    })
    .optional()
    .openapi({
      description:
        'On Workers: the `store-bookmark` of an answer; the check sees at least what it had written. `latest`: all that was written until now. Without it a check may be some moments behind. Elsewhere a check always sees everything',
      example: LATEST,
    }),
});

/** The response header, for the description of an answer. */
export const BOOKMARK_ANSWER = {
  'Store-Bookmark': {
    description: 'On Workers: the state of the store that this answer saw',
    schema: { type: 'string' },
  },
} as const;
