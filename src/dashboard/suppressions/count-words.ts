/** Counts that go as far as one look. Pure. */
import { count } from '../../shared/words.ts';
import type { BoundedCount } from '../../store/contract.ts';

/** `12,041`, or `at least 40,000` where not all was looked at. */
export const boundedText = ({ n, exact }: BoundedCount): string => (exact ? count(n) : `at least ${count(n)}`);

/** `12,041 entries`, `1 entry`. */
export const entriesText = (bounded: BoundedCount): string =>
  `${boundedText(bounded)}\u00a0${bounded.exact && bounded.n === 1 ? 'entry' : 'entries'}`;
