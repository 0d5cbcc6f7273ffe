/** Which column, or JSON property, says what. */
import { parseAddressKey } from '../address-param.ts';
import { plainWord, reasonNamed } from './reasons.ts';

const NAMES = {
  address: ['email', 'emailaddress', 'address', 'recipient', 'mail', 'emails'],
  reason: ['reason', 'type'],
  tenant: ['tenant', 'tenantname'],
  stream: ['stream'],
  expiresAt: ['expires', 'expiresat', 'expiry'],
  note: ['note', 'notes', 'comment', 'comments'],
  since: ['since', 'created', 'createdat', 'timestamp', 'lastupdatetime', 'date', 'addedat'],
} as const;

export type Field = keyof typeof NAMES;

/** What one record says, untouched. What is absent or empty is not there. */
export type Fields = Readonly<Partial<Record<Field, string>>>;

const BY_NAME: ReadonlyMap<string, Field> = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as Field] as const)),
);

/** The field that a column's name stands for; `null` when it is unknown. */
export const fieldNamed = (name: string): Field | null => BY_NAME.get(plainWord(name)) ?? null;

/** The columns of a file, from left to right; `null` = says nothing to us. */
export type Columns = readonly (Field | null)[];

/** A column counts once: of several with one meaning, the first. */
const onlyFirst = (columns: Columns): Columns =>
  columns.map((field, i) => (field !== null && columns.indexOf(field) === i ? field : null));

/** @returns the columns that a header names; `null` when this is none, for it names no address. */
export function headerColumns(cells: readonly string[]): Columns | null {
  const columns = onlyFirst(cells.map(fieldNamed));
  return columns.includes('address') ? columns : null;
}

/**
 * The columns of a file without a header, by its first record: the first cell that holds an address, and the first that
 * holds a reason (SES's own `addr,REASON`). @returns `null` when no cell holds an address.
 */
export function guessedColumns(cells: readonly string[]): Columns | null {
  const address = cells.findIndex((cell) => parseAddressKey(cell) !== null);
  if (address < 0) return null;
  const reason = cells.findIndex((cell, i) => i !== address && reasonNamed(cell) !== null);
  return cells.map((_, i) => (i === address ? 'address' : i === reason ? 'reason' : null));
}

export interface Layout {
  readonly columns: Columns;
  /** The first record names the columns and is no entry. */
  readonly isHeader: boolean;
}

/** The columns of a file of whose columns somebody chose the address's: a first record without one there is a header. */
export function chosenColumns(cells: readonly string[], address: number): Layout {
  const isHeader = parseAddressKey(cells[address] ?? '') === null;
  const reason = isHeader ? -1 : cells.findIndex((cell, i) => i !== address && reasonNamed(cell) !== null);
  const others = cells.map((cell, i): Field | null => {
    if (i === address) return 'address';
    const field = isHeader ? fieldNamed(cell) : i === reason ? 'reason' : null;
    return field === 'address' ? null : field;
  });
  // A column beyond the first record is still the chosen one.
  const columns = Array.from({ length: Math.max(cells.length, address + 1) }, (_, i) => others[i] ?? null);
  return { columns: onlyFirst(columns.map((field, i) => (i === address ? 'address' : field))), isHeader };
}

/** The cells of a record by field. Empty cells and unknown columns are left out. */
export function fieldsOf(columns: Columns, cells: readonly string[]): Fields {
  const fields: Partial<Record<Field, string>> = {};
  columns.forEach((field, i) => {
    const cell = cells[i];
    if (field !== null && cell !== undefined && cell !== '') fields[field] = cell;
  });
  return fields;
}
