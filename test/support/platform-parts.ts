/** What a platform of the tests hands out, on Node and inside workerd. */
import type { Front, Intake } from '../../src/ingest/intake.ts';
import type { Log } from '../../src/shared/log.ts';
import type { Clock } from '../../src/shared/time.ts';

export interface Fetching {
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** What stands before the store, and how to wait until all in it was delivered. */
export interface PlatformFront {
  readonly front: Front;
  readonly delivered: () => Promise<void>;
}

export interface PlatformFrontOptions {
  readonly intake: Intake;
  readonly now: Clock;
  readonly log: Log;
}
