/**
 * Bytes -> records. A newline ends a record, and so does the brace that closes an object: Firehose writes one record
 * after the other, with a newline between them only where the delivery stream was told so (Firehose Developer Guide,
 * "Amazon S3 object format"). An object that starts with a lone `{` on its line may go on over several lines.
 */
export interface Position {
  /** Bytes from the beginning, unpacked. */
  readonly offset: number;
  /** Counted from 1. */
  readonly line: number;
}

export const BEGINNING: Position = { offset: 0, line: 1 };

export interface Piece {
  /** `null`: longer than the limit; its bytes were not kept. */
  readonly bytes: Uint8Array | null;
  readonly length: number;
  readonly start: Position;
  /** A splitter that begins here goes on as if nothing had happened. */
  readonly end: Position;
}

export interface Splitter {
  /** @returns the records that this chunk completes. */
  readonly push: (chunk: Uint8Array) => readonly Piece[];
  /** @returns what is left when there is no more: a last line without its newline, or a torn record. */
  readonly finish: () => readonly Piece[];
  /** Where the record begins that is not complete, or where the next one may begin. */
  readonly position: () => Position;
}

/** What SQS and EventBridge carry at most. */
export const MAX_RECORD = 1024 * 1024;

const [LF, QUOTE, BACKSLASH] = [0x0a, 0x22, 0x5c];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
/** White space, and the bytes of a BOM: joined files may hold one in the middle. */
const BETWEEN_RECORDS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, 0xef, 0xbb, 0xbf]);
const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x09 || byte === 0x0d;

type Mode = 'between' | 'line' | 'object';

/** @param between further ASCII characters that may stand between records, and begin none. */
export function createSplitter(from: Position = BEGINNING, maxRecord = MAX_RECORD, between = ''): Splitter {
  const passedOver = new Set([...BETWEEN_RECORDS, ...Buffer.from(between)]);
  let { offset, line } = from;
  let mode: Mode = 'between';
  let start = from;
  let held: Uint8Array[] = [];
  let length = 0;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  /** Only the opening brace was seen: a newline now means that the object is spread over lines. */
  let fresh = false;
  let spread = false;
  let lineBegins = false;

  const hold = (part: Uint8Array) => {
    length += part.length;
    if (length > maxRecord) held = [];
    else held.push(part);
  };

  const begin = (at: number, byte: number | undefined) => {
    start = { offset: at, line };
    mode = byte === OPEN ? 'object' : 'line';
    depth = 1;
    fresh = true;
    quoted = escaped = spread = lineBegins = false;
  };

  const complete = (at: number): Piece => {
    const bytes = length > maxRecord ? null : held.length === 1 ? (held[0] ?? null) : Buffer.concat(held);
    const piece = { bytes, length, start, end: { offset: at, line } };
    mode = 'between';
    held = [];
    length = 0;
    return piece;
  };

  /** One byte of an object. @returns whether the record ends before it, with it, or goes on. */
  const inObject = (byte: number | undefined): 'before' | 'with' | 'on' => {
    if (byte === LF) {
      if (quoted || !(fresh || spread)) return 'before';
      spread = lineBegins = true;
      return 'on';
    }
    if (quoted) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) quoted = false;
      return 'on';
    }
    // Nothing inside an object that was spread out stands at the margin: this is the next record, and that one was torn.
    if (lineBegins && byte === OPEN) return 'before';
    lineBegins = false;
    if (fresh && !isBlank(byte)) fresh = false;
    if (byte === QUOTE) quoted = true;
    else if (byte === OPEN || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE || byte === CLOSE_LIST) return --depth === 0 ? 'with' : 'on';
    return 'on';
  };

  return {
    push: (chunk) => {
      const pieces: Piece[] = [];
      let from = 0;
      const cut = (to: number) => {
        hold(chunk.subarray(from, to));
        pieces.push(complete(offset + to));
      };
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i];
        if (mode === 'object') {
          const ends = inObject(byte);
          if (ends === 'with') cut(i + 1);
          if (ends !== 'before') {
            if (byte === LF) line++;
            continue;
          }
          cut(i);
        }
        if (mode === 'line') {
          const end = chunk.indexOf(LF, i);
          if (end < 0) break;
          cut(end);
          i = end;
        }
        // Also the byte before which a record ended just now.
        if (chunk[i] === LF) line++;
        else if (!passedOver.has(chunk[i] ?? LF)) {
          from = i;
          begin(offset + i, chunk[i]);
        }
      }
      if (mode !== 'between') hold(chunk.subarray(from));
      offset += chunk.length;
      return pieces;
    },
    finish: () => (mode === 'between' ? [] : [complete(offset)]),
    position: () => (mode === 'between' ? { offset, line } : start),
  };
}
