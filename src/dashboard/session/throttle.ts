import { type Clock, MINUTE, type Millis, SECOND } from '../../shared/time.ts';

const FREE_FAILURES = 5;
const PERIOD: Millis = MINUTE;
const AT_MOST_CLIENTS = 1_000;

export interface Throttle {
  /** Seconds until this client may try again, 0 when it may now. */
  readonly waitSeconds: (client: string) => number;
  /** Said before the attempt is judged: many at once must not all find the count as it was. */
  readonly tries: (client: string) => void;
  /** The attempt could not be judged, and does not count. */
  readonly unjudged: (client: string) => void;
  readonly succeeded: (client: string) => void;
}

/**
 * Five failed sign-ins a minute and client. Tokens are 32 random bytes, so this stops noise rather than guessing; it
 * also bounds its own memory, at the price that a thousand newer clients make the oldest forgotten.
 */
export function createThrottle({ now }: { readonly now: Clock }): Throttle {
  const clients = new Map<string, { readonly failures: number; readonly until: Millis }>();
  const current = (client: string) => {
    const entry = clients.get(client);
    return entry !== undefined && entry.until > now() ? entry : undefined;
  };
  return {
    waitSeconds: (client) => {
      const entry = current(client);
      return entry !== undefined && entry.failures >= FREE_FAILURES ? Math.ceil((entry.until - now()) / SECOND) : 0;
    },
    tries: (client) => {
      const entry = current(client) ?? { failures: 0, until: now() + PERIOD };
      clients.delete(client);
      const oldest = clients.keys().next();
      if (clients.size >= AT_MOST_CLIENTS && oldest.done !== true) clients.delete(oldest.value);
      clients.set(client, { ...entry, failures: entry.failures + 1 });
    },
    unjudged: (client) => {
      const entry = current(client);
      if (entry !== undefined) clients.set(client, { ...entry, failures: entry.failures - 1 });
    },
    succeeded: (client) => {
      clients.delete(client);
    },
  };
}
