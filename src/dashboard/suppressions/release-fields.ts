/** What the forms that release many entries say, read and judged. Pure. */
import { err, type Result } from '../../shared/result.ts';
import type { BoundedCount, SuppressionPlace } from '../../store/contract.ts';
import { placeCursor } from '../../suppression/list-cursor.ts';
import type { Fields, Problems } from '../components/fields.ts';
import { noteOf } from '../recipient/fields.ts';

/** What has to be typed before more than `UNTYPED` entries go. */
export const TYPED = 'release';
const UNTYPED = 100;
/** Entries that one form may choose. */
const MOST_CHOSEN = 500;

/** Whether the word has to be typed: a slip of the hand must not release hundreds. */
export const needsTyping = ({ n, exact }: BoundedCount): boolean => n > UNTYPED || !exact;

/** The entries that a form chooses; what is none is left out. */
export function chosenPlaces(values: unknown): readonly SuppressionPlace[] {
  const list = Array.isArray(values) ? values : [values];
  return list.slice(0, MOST_CHOSEN).flatMap((value): SuppressionPlace[] => {
    const place = typeof value === 'string' ? placeCursor.schema.safeParse(value) : null;
    return place?.success === true ? [place.data] : [];
  });
}

/** The note of a release that may be done; or what is missing. */
export function parseBulkRelease(fields: Fields, going: BoundedCount): Result<string | null, Problems> {
  const note = noteOf(fields);
  const typed = !needsTyping(going) || (fields.confirm ?? '').toLowerCase() === TYPED;
  if (typed && note.ok) return note;
  return err({
    ...(typed ? {} : { confirm: `Type ${TYPED} to confirm.` }),
    ...(note.ok ? {} : note.error),
  });
}
