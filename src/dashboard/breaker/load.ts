/** Reads all that the page of paused sending shows, by the functions of the API. */
import { type BreakersView, breakerCursors, loadBreakers } from '../../reputation/breaker/read.ts';
import type { Clock, Millis } from '../../shared/time.ts';
import type { AccessKey, Breaker, Pause, Store } from '../../store/contract.ts';
import { isWish, loadPauses } from '../../suppression/sending.ts';

export type BreakerPagesStore = Pick<Store, 'breakers' | 'pauses' | 'reputation' | 'settings'>;

/** More than anybody pauses by hand. */
const MOST_PAUSES = 200;
const MOST_OPEN = 200;
const PAGE = 20;

export interface BreakersPageView extends BreakersView {
  readonly now: Millis;
  readonly viewer: AccessKey;
  /** People's and programs' pauses, as far as the key may see them. */
  readonly wishes: readonly Pause[];
  /** For a key of one tenant: circuit breakers of whole accounts, which hold its mail too and whose trips it does not see. */
  readonly held: readonly Pause[];
  /** Trips that hold now, dry runs too. */
  readonly open: readonly Breaker[];
  readonly isFirst: boolean;
}

/** @param cursor of the history, as the address bar has it. */
export async function loadBreakersPage(
  store: BreakerPagesStore,
  viewer: AccessKey,
  cursor: string | undefined,
  now: Clock,
): Promise<BreakersPageView> {
  const place = breakerCursors.schema.safeParse(cursor);
  const [view, { items }, open] = await Promise.all([
    loadBreakers(store, viewer, { limit: PAGE, ...(place.success ? { cursor: place.data } : {}) }, now),
    loadPauses(store.pauses, viewer, { tenant: undefined, limit: MOST_PAUSES }),
    store.breakers.list({ open: true, limit: MOST_OPEN, ...(viewer.tenant === null ? {} : { tenant: viewer.tenant }) }),
  ]);
  const held = viewer.tenant === null ? [] : items.filter((pause) => pause.tenant === '' && !isWish(pause));
  return { ...view, now: now(), viewer, wishes: items.filter(isWish), held, open, isFirst: !place.success };
}
