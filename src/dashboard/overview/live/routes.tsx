/** `GET /live/events`: what comes in while a page is open, as server-sent events. */
import { Hono } from 'hono';
import type { AwsStatus } from '../../../reputation/aws/status.ts';
import { DEFAULT_WINDOW } from '../../../reputation/series.ts';
import type { Log } from '../../../shared/log.ts';
import { createPlaces } from '../../../shared/places.ts';
import { type Clock, MINUTE, type Millis } from '../../../shared/time.ts';
import type { Guard, SessionEnv } from '../../session/guard.tsx';
import { pageHeaders } from '../../session/page-headers.ts';
import type { Sessions } from '../../session/session.ts';
import { parseView } from '../path.ts';
import { textStream } from './sse.ts';
import { USUAL_PACE, type WatchPace, type WatchStore, watch } from './watch.tsx';

export interface LiveLimits extends WatchPace {
  /** Then the stream ends and the browser connects again: what hangs does not hang for ever. */
  readonly lifetime: Millis;
  /** Streams at a time in this process; the next one is turned away. Keys that are bound to tenants share half of them. */
  readonly most: number;
}

const USUAL_LIMITS: LiveLimits = { ...USUAL_PACE, lifetime: 5 * MINUTE, most: 32 };

/** Proxies of the nginx family hold back what they could buffer. */
const HEADERS = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };

export interface LivePagesOptions {
  readonly store: WatchStore;
  readonly awsStatus: () => Promise<AwsStatus>;
  readonly guard: Guard;
  readonly sessions: Pick<Sessions, 'keyOfRequest'>;
  readonly now: Clock;
  readonly log: Log;
  /** Aborted when the service stops. */
  readonly stopping: AbortSignal;
  readonly live?: Partial<LiveLimits> | undefined;
}

/** Where a page left off: what the browser remembers goes before what the page's address says. */
function sinceOf(lastEventId: string | undefined, after: string | undefined): Millis | null {
  const text = lastEventId || after;
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

export function createLivePages(options: LivePagesOptions): Hono<SessionEnv> {
  const { store, awsStatus, guard, sessions, now, log, stopping } = options;
  const { lifetime, most, ...pace } = { ...USUAL_LIMITS, ...options.live };
  const app = new Hono<SessionEnv>();
  const [open, bound] = [createPlaces({ now }), createPlaces({ now })];

  app.get('/live/events', pageHeaders, guard.signedIn, (c) => {
    const { id, tenant } = c.get('key');
    if (open.taken() >= most || (tenant !== null && bound.taken() >= most / 2)) {
      c.header('retry-after', '30');
      return c.text('Too many pages watch at once. The list is right whenever the page is loaded.\n', 503);
    }
    // Nobody reads the body of an answer to HEAD, so nothing would end the stream but its time.
    if (c.req.method === 'HEAD') return c.body(null, 200, HEADERS);
    const until = now() + lifetime;
    const places = (tenant === null ? [open] : [open, bound]).map(({ take }) => take(until));
    const { window, account } = parseView((name) => c.req.query(name), DEFAULT_WINDOW);
    const texts = async function* (signal: AbortSignal) {
      try {
        yield* watch(
          {
            ...{ store, tenant, window, account, now, pace },
            awsStatus: tenant === null ? awsStatus : null,
            after: sinceOf(c.req.header('last-event-id'), c.req.query('after')),
            stillSignedIn: async () => (await sessions.keyOfRequest(c))?.id === id,
          },
          signal,
        );
      } catch (error) {
        // The browser connects again by itself.
        if (!signal.aborted) log.error('live_failed', { error: error instanceof Error ? error.name : 'unknown' });
      }
    };
    const body = textStream({
      texts,
      until: AbortSignal.any([stopping, AbortSignal.timeout(lifetime)]),
      ended: () => {
        for (const { leave } of places) leave();
      },
    });
    return c.body(body, 200, HEADERS);
  });
  return app;
}
