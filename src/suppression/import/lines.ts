/** Bytes -> lines, under a cap: what is longer is counted and not kept. */

export const MAX_RECORD = 16 * 1024;

export interface Line {
  readonly number: number;
  /** Without its line feed. `null`: longer than the cap. */
  readonly text: string | null;
}

export interface LineSplitter {
  readonly push: (bytes: Uint8Array) => readonly Line[];
  readonly finish: () => readonly Line[];
}

const LF = 0x0a;
/** UTF-8's byte order mark, as Excel writes it. */
const BOM = '\ufeff';

/** Splits bytes of UTF-8 into numbered lines, of which at most `maxLine` bytes are held. */
export function createLineSplitter(maxLine = MAX_RECORD): LineSplitter {
  // A mark in the middle belongs to a file that was joined from several: the first character of a line all the same.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let number = 1;
  let held: Uint8Array[] = [];
  let length = 0;

  const hold = (part: Uint8Array) => {
    length += part.length;
    if (length > maxLine) held = [];
    else held.push(part);
  };

  const complete = (): Line => {
    const [only] = held;
    const bytes = held.length === 1 && only !== undefined ? only : Buffer.concat(held);
    const text = length > maxLine ? null : decoder.decode(bytes);
    held = [];
    length = 0;
    return { number: number++, text: text?.startsWith(BOM) ? text.slice(1) : text };
  };

  return {
    push: (bytes) => {
      const lines: Line[] = [];
      let from = 0;
      for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
        hold(bytes.subarray(from, end));
        lines.push(complete());
        from = end + 1;
      }
      if (from < bytes.length) hold(bytes.slice(from));
      return lines;
    },
    finish: () => (length === 0 ? [] : [complete()]),
  };
}
