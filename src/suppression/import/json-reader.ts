/** NDJSON, and the one JSON document that the AWS command line prints for ListSuppressedDestinations. */
import { createSplitter, type Piece } from '../../ingest/backfill/splitter.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Field, type Fields, fieldNamed } from './columns.ts';
import { MAX_RECORD } from './lines.ts';
import type { FaultCode, Row, RowReader } from './row.ts';

/** `aws sesv2 list-suppressed-destinations`: one object that wraps the list. A bare array is taken too. */
const WRAPPED = /^\s*(?:\{\s*"SuppressedDestinationSummaries"\s*:\s*)?\[/;
/** What ends such a document. */
const CLOSING = /^(?:[\]},\s]|"NextToken"\s*:\s*(?:"[^"]*"|null))*$/;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;

function fieldsOfObject(value: object): Fields {
  const fields: Partial<Record<Field, string>> = {};
  for (const [name, each] of Object.entries(value)) {
    const field = fieldNamed(name);
    const text = textOf(each);
    if (field !== null && text !== null && text !== '') fields[field] ??= text;
  }
  return fields;
}

function read(text: string): Result<Fields, FaultCode> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return err('not-an-object');
    return ok(fieldsOfObject(value));
  } catch {
    return err('not-json');
  }
}

const blanked = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Reads records of JSON. A wrapper around them, which the file's `head` shows, is passed over. */
export function createJsonReader(head: string): RowReader {
  const wrapper = WRAPPED.exec(head)?.[0] ?? null;
  const splitter = createSplitter(undefined, MAX_RECORD, wrapper === null ? '' : ',[]');
  const decoder = new TextDecoder();
  // The wrapper becomes white space, so that lines are still counted from the top of the file.
  let covered = wrapper === null ? 0 : Buffer.byteLength(wrapper);

  const rowOf = ({ bytes, start, end }: Piece): readonly Row[] => {
    const place = { line: start.line, done: end.line - 1 };
    if (bytes === null) return [{ ...place, read: err('too-long') }];
    const text = decoder.decode(bytes);
    if (wrapper !== null && CLOSING.test(text)) return [];
    return [{ ...place, read: read(text) }];
  };

  const cover = (bytes: Uint8Array): Uint8Array => {
    if (covered === 0) return bytes;
    const part = Buffer.from(bytes.subarray(0, covered));
    const rest = bytes.subarray(part.length);
    covered -= part.length;
    return Buffer.concat([Buffer.from(blanked(part.toString('latin1')), 'latin1'), rest]);
  };

  return {
    push: (bytes) => splitter.push(cover(bytes)).flatMap(rowOf),
    finish: () => splitter.finish().flatMap(rowOf),
    columns: () => [],
  };
}
