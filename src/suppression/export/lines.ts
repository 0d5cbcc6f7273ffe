/** The list as the text of a file, a page at a time: whoever reads slowly is waited for, and memory stays what it is. */
import { setImmediate } from 'node:timers/promises';
import type { Suppression, SuppressionFilter, SuppressionPlace, SuppressionStore } from '../../store/contract.ts';
import { type ExportFormat, LINE_FORMATS } from './formats.ts';

const PAGE = 500;

/** The entries that match a filter as text, a page of the list at a time. */
export async function* exportLines(
  suppressions: Pick<SuppressionStore, 'page'>,
  filter: SuppressionFilter,
  format: ExportFormat,
  /** What of an entry may be told. */
  seen: (entry: Suppression) => Suppression = (entry) => entry,
): AsyncGenerator<string> {
  const { head, line, once } = LINE_FORMATS[format];
  if (head !== '') yield head;
  let after: SuppressionPlace | undefined;
  let told: string | null = null;
  for (;;) {
    const { items, next } = await suppressions.page(filter, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    let text = '';
    for (const entry of items) {
      // The entries of an address stand together.
      if (once && entry.address === told) continue;
      const written = line(seen(entry));
      if (written !== '') told = entry.address;
      text += written;
    }
    if (text !== '') yield text;
    if (next === null) return;
    after = next;
    await setImmediate();
  }
}
