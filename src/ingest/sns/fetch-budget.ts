import { type Clock, HOUR, MINUTE, type Millis } from '../../shared/time.ts';

interface Window {
  starts: Millis[];
  last: Millis;
  active: number;
}

export interface FetchBudget {
  /** Room for one fetch now: what to call when it has ended, or `null` when there is none. */
  readonly take: (host: string, unlisted: boolean) => (() => void) | null;
}

export interface FetchBudgetOptions {
  readonly now: Clock;
  readonly perHost: number;
  readonly unlisted: number;
}

/**
 * How many certificates may be asked for in any 60 seconds, and be under way at once: `perHost` from each host, of which
 * `unlisted`, over all hosts, for topics nobody allowed. Without that second line a stranger who invents confirmations
 * could make us ask any number of regional hosts, or use up the room that a new certificate of our own topic needs.
 */
export function createFetchBudget({ now, perHost, unlisted }: FetchBudgetOptions): FetchBudget {
  const hosts = new Map<string, Window>();
  const strangers: Window = { starts: [], last: 0, active: 0 };

  const refresh = (window: Window, at: Millis) => {
    // Starts in the future are the traces of a clock set back: they must not block until it has caught up.
    window.starts = window.starts.filter((start) => start <= at && start > at - MINUTE);
    // A fetch is over within seconds, but one that was cut off with its request, as on Workers, never says so.
    if (window.last <= at - HOUR) window.active = 0;
  };
  const hasRoom = ({ starts, active }: Window, limit: number) => starts.length < limit && active < limit;

  return {
    take(host, isUnlisted) {
      const at = now();
      for (const [name, window] of hosts) {
        refresh(window, at);
        if (window.starts.length === 0 && window.active === 0) hosts.delete(name);
      }
      refresh(strangers, at);
      const window = hosts.get(host) ?? { starts: [], last: at, active: 0 };
      if (!hasRoom(window, perHost) || (isUnlisted && !hasRoom(strangers, unlisted))) return null;
      hosts.set(host, window);
      const taken = isUnlisted ? [window, strangers] : [window];
      for (const each of taken) {
        each.starts.push(at);
        each.last = at;
        each.active += 1;
      }
      return () => {
        for (const each of taken) each.active = Math.max(0, each.active - 1);
      };
    },
  };
}
