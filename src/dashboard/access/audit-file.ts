/** The audit log as a file. */
import { setImmediate } from 'node:timers/promises';
import { csvLine, defused } from '../../shared/csv.ts';
import { toIso } from '../../shared/time.ts';
import type { AuditFilter, AuditStore, StoredAuditRecord } from '../../store/contract.ts';

const PAGE = 500;
const HEAD = csvLine(['id', 'at', 'actor', 'action', 'subject', 'tenant', 'detail']);

const lineOf = ({ id, at, actor, action, subject, tenant, detail }: StoredAuditRecord): string =>
  csvLine([
    String(id),
    toIso(at),
    ...[actor, action, subject, tenant ?? ''].map(defused),
    Object.keys(detail).length === 0 ? '' : JSON.stringify(detail),
  ]);

/** Texts that together are the file: newest first, read page by page. */
export async function* auditFile(audit: Pick<AuditStore, 'list'>, filter: AuditFilter): AsyncGenerator<string> {
  yield HEAD;
  let before: number | undefined;
  for (;;) {
    const records = await audit.list({ ...filter, limit: PAGE, ...(before === undefined ? {} : { before }) });
    if (records.length > 0) yield records.map(lineOf).join('');
    before = records.at(-1)?.id;
    if (records.length < PAGE) return;
    await setImmediate();
  }
}
