/** Entries -> lines of a file. Pure. */
import { isoOrNull } from '../../shared/api.ts';
import { csvLine, defused } from '../../shared/csv.ts';
import { toIso } from '../../shared/time.ts';
import type { Suppression } from '../../store/contract.ts';

export const EXPORT_FORMATS = ['csv', 'ndjson', 'ses-csv', 'ses-ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

interface LineFormat {
  readonly mediaType: string;
  readonly extension: 'csv' | 'ndjson';
  readonly head: string;
  /** @returns `''` for an entry that has no place in this format. */
  readonly line: (entry: Suppression) => string;
  /** An address may stand in the file once only. */
  readonly once: boolean;
}

const entryLine = (entry: Suppression): string =>
  csvLine([
    entry.address,
    entry.reason,
    entry.tenant,
    entry.stream,
    entry.origin,
    toIso(entry.since),
    isoOrNull(entry.expiresAt) ?? '',
    // Our own import takes the apostrophe off again.
    defused(entry.note ?? ''),
  ]);

const jsonLine = ({ address, reason, tenant, stream, origin, since, expiresAt, note }: Suppression): string =>
  `${JSON.stringify({
    address,
    reason,
    tenant: tenant || null,
    stream: stream || null,
    origin,
    since: toIso(since),
    expiresAt: isoOrNull(expiresAt),
    note,
  })}\n`;

/** SES knows two reasons, and neither streams nor whole domains, nor pseudonyms (SESv2 API Reference, PutSuppressedDestination). */
function sesReason({ address, reason, stream }: Suppression): 'BOUNCE' | 'COMPLAINT' | null {
  if (stream !== '' || address.lastIndexOf('@') < 1) return null;
  return reason === 'bounce' ? 'BOUNCE' : reason === 'complaint' ? 'COMPLAINT' : null;
}

const sesLine =
  (write: (emailAddress: string, reason: string) => string): LineFormat['line'] =>
  (entry) => {
    const reason = sesReason(entry);
    return reason === null ? '' : write(entry.address, reason);
  };

const CSV = { mediaType: 'text/csv; charset=utf-8', extension: 'csv' } as const;
const NDJSON = { mediaType: 'application/x-ndjson', extension: 'ndjson' } as const;

export const LINE_FORMATS: Readonly<Record<ExportFormat, LineFormat>> = {
  csv: { ...CSV, head: 'address,reason,tenant,stream,origin,since,expiresAt,note\n', line: entryLine, once: false },
  ndjson: { ...NDJSON, head: '', line: jsonLine, once: false },
  'ses-csv': { ...CSV, head: '', line: sesLine((address, reason) => csvLine([address, reason])), once: true },
  'ses-ndjson': {
    ...NDJSON,
    head: '',
    line: sesLine((emailAddress, reason) => `${JSON.stringify({ emailAddress, reason })}\n`),
    once: true,
  },
};
