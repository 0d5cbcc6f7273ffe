import type { Millis } from '../../shared/time.ts';
import { Time } from '../components/parts.tsx';
import { livePart } from './path.ts';

/** How fresh the figures are, and the way to fresher ones: a link, or by themselves where there is a script. */
export function LiveBar({ path }: { path: string }) {
  return (
    <p class="live-bar" data-live-bar={livePart(path)} aria-live="off">
      <a href={path}>Refresh</a>
      <button type="button" class="quiet" hidden>
        Pause updates
      </button>
      <span class="meta" data-live-trouble />
    </p>
  );
}

/** In the part that is refreshed: so it says when that was. */
export function AsOf({ now }: { now: Millis }) {
  return (
    <p class="meta">
      As of <Time at={now} seconds /> UTC.
    </p>
  );
}
