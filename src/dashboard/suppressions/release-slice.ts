/** One slice of releasing all that match: bounded in cost, and the next one goes on where it ended. */
import type { AccessKey, SuppressionFilter, SuppressionPlace, SuppressionStore } from '../../store/contract.ts';
import { type BulkRelease, releasable } from '../../suppression/bulk-release.ts';
import { placeCursor } from '../../suppression/list-cursor.ts';
import type { Fields } from '../components/fields.ts';

/** Entries that one request releases. */
const SLICE = 500;

/** How far a release of many is. */
export interface Slice {
  /** What was counted before; what comes beyond is released as well. */
  readonly total: number;
  readonly released: number;
  /** The newest change before the first slice. */
  readonly from: number;
  /** When it was asked for: later entries stay. */
  readonly until: number;
  /** A place in the list, as a cursor; `''` = its beginning. */
  readonly after: string;
}

const number = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;

/** What a form says of the slice; `null` where a first one has to begin. */
export function sliceOf({ total, released, from, until, after = '' }: Fields): Slice | null {
  const numbers = [number(total), number(released), number(from), number(until)] as const;
  const [n, done, first, asked] = numbers;
  if (n === null || done === null || first === null || asked === null) return null;
  return { total: n, released: done, from: first, until: asked, after };
}

interface Request {
  readonly key: AccessKey;
  readonly filter: SuppressionFilter;
  readonly note: string | null;
  readonly slice: Slice;
}

/** Releases the next entries that match. @returns the slice after it; `null` at the end. */
export async function releaseSlice(
  { suppressions, bulk }: { readonly suppressions: Pick<SuppressionStore, 'page'>; readonly bulk: BulkRelease },
  { key, filter, note, slice }: Request,
): Promise<Slice | null> {
  const place = placeCursor.schema.safeParse(slice.after);
  const after: SuppressionPlace | undefined = place.success ? place.data : undefined;
  const until = Math.min(filter.until ?? slice.until, slice.until);
  const page = await suppressions.page(
    { ...releasable(key, filter), now: slice.until, until },
    { limit: SLICE, ...(after === undefined ? {} : { after }) },
  );
  const released = await bulk.release(key, page.items, note);
  if (page.next === null) return null;
  return { ...slice, released: slice.released + released, after: placeCursor.encode(page.next) };
}
