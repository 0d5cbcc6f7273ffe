import { parse } from 'csv-parse/sync';
import { err, ok } from '../../shared/result.ts';
import {
  type Columns,
  chosenColumns,
  type Fields,
  fieldsOf,
  guessedColumns,
  headerColumns,
  type Layout,
} from './columns.ts';
import { type CsvRecord, createRecordJoiner } from './csv-records.ts';
import { createLineSplitter, type Line } from './lines.ts';
import type { Row, RowReader } from './row.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/** The one that the first line has most of, outside quotation marks. */
function delimiterOf(line: string): string {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

const parseText = (text: string, delimiter: string): readonly (readonly string[])[] =>
  parse(text, {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    // A tab is white space itself.
    trim: delimiter !== '\t',
  });

/** The cells of each text; `null` where it is no CSV. All at once, and one by one only when that fails. */
function cellsOf(texts: readonly string[], delimiter: string): readonly (readonly string[] | null)[] {
  try {
    const cells = parseText(texts.join('\n'), delimiter);
    if (cells.length === texts.length) return cells;
  } catch {
    // One of them is at fault.
  }
  return texts.map((text) => {
    try {
      const [cells, ...more] = parseText(text, delimiter);
      return more.length === 0 ? (cells ?? null) : null;
    } catch {
      return null;
    }
  });
}

/** A guard against formulas, as our own export and spreadsheets write it, is no part of the text. */
const withoutGuard = ({ note, ...fields }: Fields): Fields =>
  note === undefined ? fields : { ...fields, note: /^'+[=+\-@\t\r]/.test(note) ? note.slice(1) : note };

/** What the columns of a file say, by its first record; `null` when that neither names nor holds an address. */
function layoutOf(cells: readonly string[], column: number | undefined): Layout | null {
  if (column !== undefined) return chosenColumns(cells, column - 1);
  const named = headerColumns(cells);
  if (named !== null) return { columns: named, isHeader: true };
  const guessed = guessedColumns(cells);
  return guessed === null ? null : { columns: guessed, isHeader: false };
}

/**
 * Reads CSV with or without a header. What stands before the first line that names or holds an address is refused.
 *
 * @param column which column holds the address, from 1. Left out: the one that is named so, or the first that holds one.
 */
export function createCsvReader(column?: number): RowReader {
  const splitter = createLineSplitter();
  let delimiter = ',';
  let joiner: ReturnType<typeof createRecordJoiner> | null = null;
  let columns: Columns | null = null;
  let firstCells: readonly string[] = [];

  const join = (line: Line): readonly CsvRecord[] => {
    if (joiner === null) {
      if (line.text?.trim() === '') return [];
      delimiter = delimiterOf(line.text ?? '');
      joiner = createRecordJoiner(delimiter);
    }
    return joiner.push(line);
  };

  const rowOf = (record: CsvRecord, cells: readonly string[] | null): readonly Row[] => {
    const place = { line: record.line, done: record.lastLine };
    if (record.text === null) return [{ ...place, read: err('too-long') }];
    if (cells === null) return [{ ...place, read: err('invalid-csv') }];
    if (columns === null) {
      const layout = layoutOf(cells, column);
      if (layout === null) return [{ ...place, read: err('no-address') }];
      columns = layout.columns;
      firstCells = cells;
      if (layout.isHeader) return [];
    }
    return [{ ...place, read: ok(withoutGuard(fieldsOf(columns, cells))) }];
  };

  const rowsOf = (records: readonly CsvRecord[]): readonly Row[] => {
    const kept = records.filter(({ text }) => text?.trim() !== '');
    const texts = kept.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
    const cells = texts.length === 0 ? [] : cellsOf(texts, delimiter);
    let next = 0;
    return kept.flatMap((record) => rowOf(record, typeof record.text === 'string' ? (cells[next++] ?? null) : null));
  };

  return {
    push: (bytes) => rowsOf(splitter.push(bytes).flatMap(join)),
    finish: () => rowsOf([...splitter.finish().flatMap(join), ...(joiner?.finish() ?? [])]),
    columns: () => firstCells.map((text, i) => ({ text, field: columns?.[i] ?? null })),
  };
}
