/** Which copy of the database a request may read, and how long its database may take. */
import { BOOKMARK_HEADER, isBookmark, LATEST } from '../shared/bookmark.ts';
import { type Millis, SECOND } from '../shared/time.ts';

export interface Road {
  /** Where a D1 session starts; `null`: at the primary database, always. */
  readonly start: string | null;
  /** When whoever waits for the answer must have it; `null`: each call has its own time. */
  readonly deadline: Millis | null;
}

/** SNS gives up after 15 s, and asks for nothing but an answer; its certificate may take 4 s of them. */
const DATABASE_TIME = 10 * SECOND;

const startOf = (header: string | null): string => {
  if (header === LATEST) return 'first-primary';
  // The route itself refuses what is no bookmark.
  return header !== null && isBookmark(header) ? header : 'first-unconstrained';
};

/** Only checks read replicas: they are asked for with every mail, and bear what is some moments old. */
export function roadOf(request: Pick<Request, 'url' | 'headers'>, now: Millis): Road {
  const { pathname } = new URL(request.url);
  return {
    start: pathname === '/v1/check' ? startOf(request.headers.get(BOOKMARK_HEADER)) : null,
    deadline: pathname.startsWith('/webhooks/') ? now + DATABASE_TIME : null,
  };
}
