import type { Result } from '../../shared/result.ts';
import type { Field, Fields } from './columns.ts';

/** Why a record is refused. Part of the API. */
export type FaultCode = keyof typeof FAULTS;

const FAULTS = {
  'too-long': 'is longer than 16 KiB',
  'invalid-csv': 'is no CSV: a quotation mark is not closed, or stands where none may',
  'not-json': 'is no JSON',
  'not-an-object': 'is JSON, but no object',
  'no-address': 'has no address',
  'invalid-encoding': 'is not UTF-8',
  'utf-16': 'is UTF-16: save the file as UTF-8',
  'invalid-address': 'has neither an e-mail address nor @domain where the address stands',
  'simulator-address': 'names the mailbox simulator, which cannot be blocked',
  'unknown-reason': 'has an unknown reason',
  'invalid-tenant': 'has a tenant that is no tenant name',
  'other-tenant': 'names another tenant than the key is bound to',
  'invalid-stream': 'has a stream that is no stream name',
  'invalid-since': 'has a time that cannot be read',
  'invalid-expiry': 'has an expiry that cannot be read',
  'note-too-long': 'has a note of more than 1,000 characters',
} as const;

/** A fault for people. Never a part of the line itself. */
export const explainFault = (code: string): string => (FAULTS as Readonly<Record<string, string>>)[code] ?? code;

/** One record of a file. */
export interface Row {
  /** Counted from 1; of a record over several lines, the first. */
  readonly line: number;
  /** All lines up to this one are read whole. */
  readonly done: number;
  readonly read: Result<Fields, FaultCode>;
}

/** A column of a CSV file, for whoever chooses one. */
export interface ColumnHead {
  /** The header's cell; without a header the first record's. */
  readonly text: string;
  readonly field: Field | null;
}

/** Bytes -> records. */
export interface RowReader {
  readonly push: (bytes: Uint8Array) => readonly Row[];
  /** @returns what is left when there is no more. */
  readonly finish: () => readonly Row[];
  /** What the columns are taken for, once that is known; none, where there are no columns. */
  readonly columns: () => readonly ColumnHead[];
}
