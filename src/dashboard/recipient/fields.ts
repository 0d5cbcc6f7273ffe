/** What the forms about one recipient say, read and judged. Pure. */
import { streamName, tenantName } from '../../shared/names.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { DAY, type Millis } from '../../shared/time.ts';
import { REASONS, type Reason } from '../../store/contract.ts';
import { canonicalAddress } from '../../suppression/address.ts';
import { MAX_NOTE, type ReleaseRequest } from '../../suppression/change.ts';
import type { Fields, Problems } from '../components/fields.ts';

type Part<T> = Result<T, Problems>;

/** A note that fits, or none. */
export const noteOf = ({ note = '' }: Fields): Part<string | null> =>
  note.length > MAX_NOTE
    ? err({ note: `Write a note of at most ${MAX_NOTE} characters.` })
    : ok(note === '' ? null : note);

const isReason = (text: string): text is Reason => REASONS.some((reason) => reason === text);

/** Which entries a release is about: all, or those of one reason and scope. Read from a link or from the form. */
export function releaseOf(fields: Fields): Omit<ReleaseRequest, 'address'> {
  const { reason, tenant, stream } = fields;
  if (reason === undefined || !isReason(reason)) return { reason: 'all' };
  const scope = (text: string | undefined, name: typeof tenantName) =>
    text === undefined || (text !== '' && !name.safeParse(text).success) ? undefined : text;
  return { reason, tenant: scope(tenant, tenantName), stream: scope(stream, streamName) };
}

export const parseRelease = (fields: Fields): Result<string | null, Problems> => noteOf(fields);

export interface Block {
  readonly tenant: string | undefined;
  readonly stream: string | undefined;
  readonly expiresAt: Millis | null;
  readonly note: string | null;
}

/** A tenant's or stream's name, or none. */
export function nameOf(field: string, text: string, name: typeof tenantName): Part<string | undefined> {
  if (text === '') return ok(undefined);
  return name.safeParse(text).success
    ? ok(text)
    : err({ [field]: `Write the ${field} with letters, digits, - and _, at most 64 of them, or leave it empty.` });
}

/** A day, meant to its end. The end of a day that is over is no expiry. */
function endOf(text: string, now: Millis): Part<Millis | null> {
  if (text === '') return ok(null);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const end = day + DAY;
  return Number.isNaN(day) || end <= now
    ? err({ until: 'Write a day that is not over, as 2026-12-31, or leave it empty.' })
    : ok(end);
}

/** What is to be blocked, or what is wrong with which field. */
export function parseBlock(fields: Fields, now: Millis): Result<Block, Problems> {
  const tenant = nameOf('tenant', fields.tenant ?? '', tenantName);
  const stream = nameOf('stream', fields.stream ?? '', streamName);
  const until = endOf(fields.until ?? '', now);
  const note = noteOf(fields);
  if (tenant.ok && stream.ok && until.ok && note.ok)
    return ok({ tenant: tenant.value, stream: stream.value, expiresAt: until.value, note: note.value });
  return err(Object.assign({}, ...[tenant, stream, until, note].map((part) => (part.ok ? {} : part.error))));
}

export interface Erase {
  readonly block: boolean;
  readonly note: string | null;
}

/** An erasure counts only when the address was typed. */
export function parseErase(fields: Fields, address: string): Result<Erase, Problems> {
  const note = noteOf(fields);
  const typed = canonicalAddress(fields.confirm ?? '') === address;
  if (typed && note.ok) return ok({ block: fields.block === 'yes', note: note.value });
  return err({
    ...(typed ? {} : { confirm: 'Type the address that is to be erased.' }),
    ...(note.ok ? {} : note.error),
  });
}
