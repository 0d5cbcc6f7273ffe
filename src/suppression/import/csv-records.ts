/**
 * Lines -> CSV records (RFC 4180): a quoted cell may hold line feeds. A quotation mark that is never closed must not
 * swallow the rest of the file: after one record's worth of text its lines are taken one by one.
 */
import { type Line, MAX_RECORD } from './lines.ts';

export interface CsvRecord {
  readonly line: number;
  readonly lastLine: number;
  /** `null`: too long. `undefined`: a quoted cell that is never closed. */
  readonly text: string | null | undefined;
}

const QUOTE = '"';

/** Whether a quoted cell is open at the end of this line. */
function leavesOpen(text: string, delimiter: string, open: boolean): boolean {
  if (!text.includes(QUOTE)) return open;
  let quoted = open;
  let cellBegins = !open;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character !== QUOTE) continue;
      if (text[i + 1] === QUOTE) i++;
      else quoted = false;
    } else if (character === delimiter) cellBegins = true;
    else if (character === QUOTE && cellBegins) {
      quoted = true;
      cellBegins = false;
    } else if (character !== ' ') cellBegins = false;
  }
  return quoted;
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

/**
 * Joins the lines that a quoted cell spans (RFC 4180) into one record. A cell never closed gives its lines back singly.
 */
export function createRecordJoiner(delimiter: string) {
  let held: { readonly number: number; readonly text: string }[] = [];
  let length = 0;

  const alone = ({ number, text }: { readonly number: number; readonly text: string }): CsvRecord => ({
    line: number,
    lastLine: number,
    text: leavesOpen(text, delimiter, false) ? undefined : withoutReturn(text),
  });

  /** Each held line for itself. */
  const giveUp = (): readonly CsvRecord[] => {
    const records = held.map(alone);
    held = [];
    length = 0;
    return records;
  };

  return {
    push: ({ number, text }: Line): readonly CsvRecord[] => {
      if (text === null) return [...giveUp(), { line: number, lastLine: number, text }];
      const open = leavesOpen(text, delimiter, held.length > 0);
      if (!open && held.length === 0) return [{ line: number, lastLine: number, text: withoutReturn(text) }];
      held.push({ number, text });
      length += text.length + 1;
      if (open) return length > MAX_RECORD ? giveUp() : [];
      const record = {
        line: held[0]?.number ?? number,
        lastLine: number,
        text: withoutReturn(held.map((each) => each.text).join('\n')),
      };
      held = [];
      length = 0;
      return [record];
    },
    finish: giveUp,
  };
}
