/** Bytes -> entries in the store, slice by slice. The one way in, for HTTP and for the command line. */
import { setImmediate } from 'node:timers/promises';
import { type Clock, SECOND } from '../../shared/time.ts';
import type { ImportCounts, ImportFault, StatedSuppression, SuppressionStore } from '../../store/contract.ts';
import { type ImportDefaults, readEntry } from './entry.ts';
import { HEAD, type ImportFormat, readerFor } from './format.ts';
import type { Row, RowReader } from './row.ts';

/** What is read in one go. */
const STRETCH = 16 * 1024;
/** Entries in one transaction. What a transaction takes decides how many: it holds the event loop. */
const SLICE = { first: 100, least: 50, most: 1_000 } as const;
const SLICE_MS = 25;
/** Characters of notes and addresses in one transaction: D1 takes 2 MB in a parameter. */
const MAX_TEXT = 300_000;
/** A slow sender's lines are stored after this long, however few they are. */
const MAX_DELAY = 2 * SECOND;

export interface ImporterOptions {
  /** Stores a slice, unique by key. */
  readonly put: SuppressionStore['put'];
  readonly defaults: ImportDefaults;
  /** `null`: the first bytes decide. */
  readonly format: ImportFormat | null;
  /** Of a CSV file: which column holds the address, from 1. Left out: guessed. */
  readonly column?: number | undefined;
  /** Records that begin before this line are passed over. */
  readonly fromLine: number;
  readonly now: Clock;
  readonly onFault: (fault: ImportFault) => void;
  /** Called when more is stored. */
  readonly onStored?: (counts: ImportCounts) => Promise<void>;
}

export interface Importer {
  /** Resolves when there is room for more: whoever waits for it is slowed down by the disk. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Stores what is read, and leaves a torn last line out. */
  readonly flush: () => Promise<void>;
  /** There is no more: reads the last line, and stores what is left. */
  readonly finish: () => Promise<void>;
  readonly counts: () => ImportCounts;
}

const keyOf = ({ address, tenant, stream, reason }: StatedSuppression): string =>
  JSON.stringify([address, tenant, stream, reason]);

/**
 * Reads a file as it arrives and stores its entries in slices, sized so that a transaction does not hold the event
 * loop.
 */
export function createImporter(options: ImporterOptions): Importer {
  const { put, defaults, format, column, fromLine, now, onFault, onStored } = options;
  const count = { lines: 0, added: 0, changed: 0, unchanged: 0, invalid: 0, bytes: 0, lastLine: 0 };
  let reader: RowReader | null = null;
  let head: Uint8Array = new Uint8Array();
  let waiting = new Map<string, StatedSuppression>();
  let text = 0;
  let readUpTo = 0;
  let slice: number = SLICE.first;
  let storedAt = performance.now();

  const flush = async (): Promise<void> => {
    if (waiting.size > 0) {
      const entries = [...waiting.values()];
      const from = performance.now();
      const { added, changed, unchanged } = await put(entries, now());
      const took = Math.max(performance.now() - from, 1);
      const better = Math.round(slice * Math.min(2, Math.max(0.5, SLICE_MS / took)));
      slice = Math.min(SLICE.most, Math.max(SLICE.least, better));
      count.added += added;
      count.changed += changed;
      count.unchanged += unchanged;
      waiting = new Map();
      text = 0;
    }
    storedAt = performance.now();
    if (readUpTo === count.lastLine) return;
    count.lastLine = readUpTo;
    await onStored?.({ ...count });
  };

  const take = ({ line, done, read }: Row): void => {
    if (line < fromLine) return;
    count.lines++;
    const entry = read.ok ? readEntry(read.value, defaults, now()) : read;
    if (entry.ok) {
      const key = keyOf(entry.value);
      // Told twice: the last one counts, and the one before it changes nothing.
      if (waiting.delete(key)) count.unchanged++;
      waiting.set(key, entry.value);
      text += entry.value.address.length + (entry.value.note?.length ?? 0);
    } else {
      count.invalid++;
      onFault({ line, code: entry.error });
    }
    readUpTo = Math.max(readUpTo, done);
  };

  const takeAll = async (rows: readonly Row[]): Promise<void> => {
    for (const row of rows) {
      take(row);
      if (waiting.size < slice && text < MAX_TEXT) continue;
      await flush();
      await setImmediate();
    }
    if (performance.now() - storedAt > MAX_DELAY) await flush();
    await setImmediate();
  };

  const read = async (bytes: Uint8Array): Promise<void> => {
    reader ??= readerFor(format, bytes.subarray(0, HEAD), column);
    for (let at = 0; at < bytes.length; at += STRETCH) await takeAll(reader.push(bytes.subarray(at, at + STRETCH)));
  };

  return {
    write: async (bytes) => {
      count.bytes += bytes.length;
      if (reader !== null) return read(bytes);
      head = Buffer.concat([head, bytes]);
      if (head.length >= HEAD) await read(head);
    },
    flush,
    finish: async () => {
      if (reader === null) await read(head);
      await takeAll(reader?.finish() ?? []);
      await flush();
    },
    counts: () => ({ ...count }),
  };
}
