/** What the list shows, read by calls of bounded cost. */
import { DAY, type Millis } from '../../shared/time.ts';
import type {
  AccessKey,
  BoundedCount,
  Suppression,
  SuppressionFilter,
  SuppressionPlace,
  SuppressionStore,
} from '../../store/contract.ts';
import { visibleTo } from '../../suppression/history.ts';

const PAGE = 50;

export interface ListView {
  readonly entries: readonly Suppression[];
  readonly next: SuppressionPlace | null;
  /** This is not the first page. */
  readonly later: boolean;
  /** Entries that block now, whatever is filtered by. */
  readonly blocking: BoundedCount;
  /** Entries added within 24 hours. */
  readonly added: BoundedCount;
  /** Entries that meet the filters; the same as `blocking` without any. */
  readonly matching: BoundedCount;
}

interface Request {
  readonly key: AccessKey;
  readonly filter: SuppressionFilter;
  readonly filtered: boolean;
  readonly after: SuppressionPlace | undefined;
  readonly now: Millis;
}

export type ListStore = Pick<SuppressionStore, 'page' | 'count' | 'countRecent'>;

/** Loads a page of the list with the figures above it. */
export async function loadList(suppressions: ListStore, request: Request): Promise<ListView> {
  const { key, filter, filtered, after, now } = request;
  const seen = visibleTo(key);
  const [page, blocking, added] = await Promise.all([
    suppressions.page(filter, { limit: PAGE, ...(after === undefined ? {} : { after }) }),
    suppressions.count({ state: 'active', now, ...seen }),
    suppressions.countRecent({ action: 'added', from: now - DAY, ...seen }),
  ]);
  return {
    entries: page.items,
    next: page.next,
    later: after !== undefined,
    blocking,
    added,
    matching: filtered ? await suppressions.count(filter) : blocking,
  };
}
