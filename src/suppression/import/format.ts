import type { Context } from 'hono';
import { err } from '../../shared/result.ts';
import { createCsvReader } from './csv-reader.ts';
import { createJsonReader } from './json-reader.ts';
import type { RowReader } from './row.ts';

export const IMPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

const BY_MEDIA_TYPE: Readonly<Record<string, ImportFormat>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/json': 'ndjson',
};

/** @returns `null` when the type says nothing: then the first bytes do. */
export const formatOfMediaType = (contentType: string | undefined): ImportFormat | null =>
  BY_MEDIA_TYPE[contentType?.split(';')[0]?.trim().toLowerCase() ?? ''] ?? null;

/** What a request says of its length; `null` when it does not say. */
export function announcedSize({ req }: Pick<Context, 'req'>): number | null {
  const length = req.header('content-length');
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

/** How much of a file has to be known before it is read. */
export const HEAD = 1_024;

const isUtf16 = (head: Uint8Array): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);

/** Refuses all of it, once. */
function createRefusal(): RowReader {
  let refused = false;
  return {
    push: () => {
      if (refused) return [];
      refused = true;
      return [{ line: 1, done: 0, read: err('utf-16') }];
    },
    finish: () => [],
    columns: () => [],
  };
}

/** The reader of a file, by its format, or else by its first bytes. @param column of the address, from 1. */
export function readerFor(format: ImportFormat | null, head: Uint8Array, column?: number): RowReader {
  if (isUtf16(head)) return createRefusal();
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head);
  const looksLikeJson = /^\s*[{[]/.test(text);
  return (format ?? (looksLikeJson ? 'ndjson' : 'csv')) === 'ndjson' ? createJsonReader(text) : createCsvReader(column);
}
