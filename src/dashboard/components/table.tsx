/** What lists share: columns that sort by a link, and the way to the next page. */
import type { Child, PropsWithChildren } from 'hono/jsx';

type SortProps = PropsWithChildren<{
  /** The same view in this column's order. */
  href: string;
  /** Whether the table is in this order now, and which way. */
  sorted?: 'ascending' | 'descending' | undefined;
  /** Numbers stand right. */
  text?: boolean;
}>;

/** Drawn, because not every machine has a font with such signs. */
const SORT_MARKS = { ascending: 'M4 1L8 7H0z', descending: 'M0 1H8L4 7z' } as const;

/** The head of a column that can be sorted by: over the whole list, not over the page. */
export function SortHeader({ href, sorted, text = false, children }: SortProps) {
  return (
    <th scope="col" aria-sort={sorted} class={text ? 'text' : undefined}>
      <a class="sort" href={href} aria-current={sorted === undefined ? undefined : 'true'}>
        {children}
        {sorted === undefined ? null : (
          <svg class="sort-mark" viewBox="0 0 8 8" aria-hidden="true" focusable="false">
            <path d={SORT_MARKS[sorted]} fill="currentColor" />
          </svg>
        )}
      </a>
    </th>
  );
}

interface PagerProps {
  /** What the pages are of. */
  readonly label: string;
  /** What the list is in the order of. */
  readonly by: 'time' | 'name';
  /** `null`: this is the first page. */
  readonly first: string | null;
  /** `null`: this is the last page. */
  readonly next: string | null;
}

const PAGER_WORDS = {
  time: { first: '‹ Newest', next: 'Older ›' },
  name: { first: '‹ First page', next: 'Next page ›' },
} as const;

/** Cursors lead on, not back: the browser's own way back, or the beginning. */
export function Pager({ label, by, first, next }: PagerProps) {
  const words = PAGER_WORDS[by];
  if (first === null && next === null) return null;
  return (
    <nav class="pager" aria-label={label}>
      {first === null ? null : <a href={first}>{words.first}</a>}
      {next === null ? null : <a href={next}>{words.next}</a>}
    </nav>
  );
}

/** A wide table scrolls by itself, by keys too; the page never does. */
export function Scroll({ label, children }: { label: string; children: Child }) {
  return (
    <section class="scroll" tabindex={0} aria-label={label}>
      {children}
    </section>
  );
}
