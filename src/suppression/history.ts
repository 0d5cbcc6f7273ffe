/** Who changed what about one address, as far as a key may know: for the API and the pages. */
import type { Millis } from '../shared/time.ts';
import type { AccessKey, Store, SuppressionChange } from '../store/contract.ts';
import type { Erased } from './erased.ts';
import { isForeign } from './present.ts';

/** A change as a key may see it: without the name and the note of those who act for all tenants. */
export interface VisibleChange extends Omit<SuppressionChange, 'actor'> {
  readonly actor: string | null;
}

export interface ChangeHistory {
  /** Newest first. */
  readonly items: readonly VisibleChange[];
  /** The id that the next page goes on from; `null` at the end. */
  readonly next: number | null;
  /** When the person was erased, to keys of all tenants. */
  readonly erasedAt: Millis | null;
}

export type ReadHistory = (
  key: AccessKey,
  address: string,
  page: { readonly before?: number | undefined; readonly limit: number },
) => Promise<ChangeHistory>;

/** What a key may see of a change. */
export const visibleChange = (key: AccessKey, change: SuppressionChange): VisibleChange =>
  isForeign(key, change) ? { ...change, actor: null, note: null } : change;

/** What of all changes a key is shown. */
export const visibleTo = ({ tenant }: AccessKey) => (tenant === null ? {} : { visibleTo: tenant });

/** Reads the history of an address or a domain; of an erased person only what came after. */
export function createHistory({
  store,
  erased,
}: {
  readonly store: Pick<Store, 'suppressions'>;
  readonly erased: Erased;
}): ReadHistory {
  return async (key, address, { before, limit }) => {
    const erasure = await erased.find(address);
    const changes = await store.suppressions.history(address, {
      limit: limit + 1,
      ...(erasure === null ? {} : { since: { pseudonym: erasure.pseudonym, after: erasure.changesThrough } }),
      ...(before === undefined ? {} : { before }),
      ...visibleTo(key),
    });
    const shown = changes.slice(0, limit);
    return {
      items: shown.map((change) => visibleChange(key, change)),
      next: changes.length > limit ? (shown.at(-1)?.id ?? null) : null,
      erasedAt: key.tenant === null ? (erasure?.at ?? null) : null,
    };
  };
}
