/** What somebody chose for an import, from a form or from a script's query. Pure. */
import { streamName, tenantName } from '../../shared/names.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { REASONS, type Reason } from '../../store/contract.ts';
import type { ImportWish } from '../../suppression/import/imports.ts';
import { importId } from '../../suppression/import/report.ts';
import type { Fields, Problems } from '../components/fields.ts';
import { nameOf, noteOf } from '../recipient/fields.ts';

const MOST_COLUMNS = 1_000;

export type Settings = Omit<ImportWish, 'format' | 'size'>;

const whole = (text: string | undefined, most: number): number | undefined =>
  text !== undefined && /^\d{1,12}$/.test(text) && Number(text) >= 1 && Number(text) <= most ? Number(text) : undefined;

const reasonOf = (text: string): Result<Reason, Problems> => {
  const reason = REASONS.find((name) => name === text);
  return reason === undefined ? err({ reason: 'Choose a reason from the list.' }) : ok(reason);
};

/** What of records that do not say it themselves; or what is wrong with which field. */
export function parseSettings(fields: Fields): Result<Settings, Problems> {
  const reason = reasonOf(fields.reason ?? 'manual');
  const tenant = nameOf('tenant', fields.tenant ?? '', tenantName);
  const stream = nameOf('stream', fields.stream ?? '', streamName);
  const note = noteOf(fields);
  if (!reason.ok || !tenant.ok || !stream.ok || !note.ok)
    return err(Object.assign({}, ...[reason, tenant, stream, note].map((part) => (part.ok ? {} : part.error))));
  const id = importId.safeParse(fields.importId);
  return ok({
    id: id.success ? id.data : undefined,
    fromLine: whole(fields.fromLine, Number.MAX_SAFE_INTEGER) ?? 1,
    column: whole(fields.column, MOST_COLUMNS),
    reason: reason.value,
    tenant: tenant.value,
    stream: stream.value,
    note: note.value ?? undefined,
  });
}
