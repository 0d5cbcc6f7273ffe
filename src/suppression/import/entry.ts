/** What a record says -> the entry that it states. Pure. */
import { streamName, tenantName } from '../../shared/names.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { storable } from '../../shared/text.ts';
import { type Millis, parseTimestamp, SECOND } from '../../shared/time.ts';
import type { Reason, StatedSuppression } from '../../store/contract.ts';
import { isSimulator } from '../address.ts';
import { parseAddressKey } from '../address-param.ts';
import type { Fields } from './columns.ts';
import { reasonNamed } from './reasons.ts';
import type { FaultCode } from './row.ts';

const MAX_NOTE = 1_000;
/** 1 January 2000, in seconds and in milliseconds, and the end of what may be meant. */
const [EARLIEST, LATEST] = [946_684_800, 32_503_680_000];

export interface ImportDefaults {
  readonly reason: Reason;
  /** `''` = all tenants. */
  readonly tenant: string;
  readonly stream: string;
  readonly note: string | null;
  /** The tenant that all entries must be of; `null` = any. */
  readonly boundTo: string | null;
  readonly actor: string;
}

/** ISO-8601 with a `T` or a space, with or without a time; RFC 5322 (`Fri, 21 Oct …`); seconds or ms since the epoch. */
export function parseWhen(text: string): Millis | null {
  const trimmed = text.trim();
  if (/^\d{9,14}(\.\d+)?$/.test(trimmed)) {
    const number = Number(trimmed);
    if (number >= EARLIEST && number < LATEST) return Math.round(number * SECOND);
    return number >= EARLIEST * SECOND && number < LATEST * SECOND ? Math.round(number) : null;
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return parseTimestamp(`${trimmed}T00:00:00Z`);
  if (/^[A-Z][a-z]{2}, \d/.test(trimmed)) {
    const at = Date.parse(trimmed);
    return Number.isNaN(at) ? null : at;
  }
  return parseTimestamp(trimmed.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T').replace(/ UTC$/, 'Z'));
}

/** Reads a record as an entry of the list, with the defaults for what it leaves out; else the first fault found. */
export function readEntry(fields: Fields, defaults: ImportDefaults, now: Millis): Result<StatedSuppression, FaultCode> {
  if (fields.address === undefined) return err('no-address');
  // What a decoder puts where the bytes are no UTF-8.
  if (fields.address.includes('\ufffd')) return err('invalid-encoding');
  const address = parseAddressKey(fields.address);
  if (address === null) return err('invalid-address');
  if (isSimulator(address)) return err('simulator-address');

  const reason = fields.reason === undefined ? defaults.reason : reasonNamed(fields.reason);
  if (reason === null) return err('unknown-reason');
  const tenant = fields.tenant ?? defaults.tenant;
  if (tenant !== '' && !tenantName.safeParse(tenant).success) return err('invalid-tenant');
  if (defaults.boundTo !== null && tenant !== defaults.boundTo) return err('other-tenant');
  const stream = fields.stream ?? defaults.stream;
  if (stream !== '' && !streamName.safeParse(stream).success) return err('invalid-stream');

  const since = fields.since === undefined ? now : parseWhen(fields.since);
  if (since === null) return err('invalid-since');
  const expiresAt = fields.expiresAt === undefined ? null : parseWhen(fields.expiresAt);
  if (expiresAt === null && fields.expiresAt !== undefined) return err('invalid-expiry');
  const note = fields.note ?? defaults.note;
  if (note !== null && note.length > MAX_NOTE) return err('note-too-long');

  return ok({
    address,
    tenant,
    stream,
    reason,
    origin: 'import',
    since: Math.min(since, now),
    expiresAt,
    evidence: null,
    note: note === null ? null : storable(note, MAX_NOTE),
    actor: defaults.actor,
  });
}
