/** What an import would do, by the beginning of its file. Nothing is stored. */
import { setImmediate } from 'node:timers/promises';
import type { Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';
import type { AccessKey, StatedSuppression, SuppressionPlace } from '../../store/contract.ts';
import { actorOf } from '../change.ts';
import type { Lookup } from '../lookup.ts';
import { tenantsFor } from '../present.ts';
import { readEntry } from './entry.ts';
import { HEAD, readerFor } from './format.ts';
import type { ImportWish } from './imports.ts';
import type { ColumnHead, FaultCode, Row } from './row.ts';

const SHOWN = 20;
const STRETCH = 16 * 1024;
const SLICE = 1_000;

export interface PreviewRow {
  readonly line: number;
  readonly read: Result<StatedSuppression, FaultCode>;
  /** The list holds such an entry already, or the file names it twice. */
  readonly known: boolean;
}

export interface Preview {
  /** The first ones. */
  readonly rows: readonly PreviewRow[];
  readonly lines: number;
  readonly fresh: number;
  readonly known: number;
  readonly invalid: number;
  /** All of the file was looked at. */
  readonly whole: boolean;
  /** Of a CSV file. */
  readonly columns: readonly ColumnHead[];
}

interface Sample {
  readonly bytes: Uint8Array;
  /** The sample is all of the file: its last line is no torn one. */
  readonly whole: boolean;
}

type Wish = Pick<ImportWish, 'reason' | 'tenant' | 'stream' | 'note' | 'column' | 'fromLine'>;

const keyOf = ({ address, tenant, stream, reason, origin }: SuppressionPlace): string =>
  JSON.stringify([address, tenant, stream, reason, origin]);

/** Reads the sample as the import will read the file, and looks its entries up. */
export async function previewImport(
  { lookup, now }: { readonly lookup: Lookup; readonly now: Millis },
  key: AccessKey,
  wish: Wish,
  { bytes, whole }: Sample,
): Promise<Preview> {
  const { reason, tenant, stream = '', note = null, column, fromLine } = wish;
  const reader = readerFor(null, bytes.subarray(0, HEAD), column);
  const defaults = {
    reason,
    tenant: key.tenant ?? tenant ?? '',
    stream,
    note,
    boundTo: key.tenant,
    actor: actorOf(key),
  };
  const rows: PreviewRow[] = [];
  const told = new Set<string>();
  const count = { lines: 0, fresh: 0, known: 0, invalid: 0 };

  const take = async (read: readonly Row[]): Promise<void> => {
    const judged = read.flatMap((row) =>
      row.line < fromLine
        ? []
        : [{ line: row.line, read: row.read.ok ? readEntry(row.read.value, defaults, now) : row.read }],
    );
    const addresses = judged.flatMap((row) => (row.read.ok ? [row.read.value.address] : []));
    const stored = addresses.length === 0 ? [] : await lookup([...new Set(addresses)], tenantsFor(key));
    for (const entry of stored) told.add(keyOf(entry));
    for (const row of judged) {
      count.lines++;
      const known = row.read.ok && told.has(keyOf(row.read.value));
      if (row.read.ok) told.add(keyOf(row.read.value));
      count[row.read.ok ? (known ? 'known' : 'fresh') : 'invalid']++;
      if (rows.length < SHOWN) rows.push({ ...row, known });
    }
  };
  const takeAll = async (read: readonly Row[]): Promise<void> => {
    for (let at = 0; at < read.length; at += SLICE) {
      await take(read.slice(at, at + SLICE));
      await setImmediate();
    }
  };

  for (let at = 0; at < bytes.length; at += STRETCH) await takeAll(reader.push(bytes.subarray(at, at + STRETCH)));
  if (whole) await takeAll(reader.finish());
  return { rows, ...count, whole, columns: reader.columns() };
}
