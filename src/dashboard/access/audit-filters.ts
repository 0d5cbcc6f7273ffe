/** The filters of the page, as the address bar has them: each bad one is told, and left out. Pure. */
import { auditFilterOf, auditFilterParams } from '../../access/audit-filter.ts';
import type { AuditFilter } from '../../store/contract.ts';
import type { Fields, Problems } from '../components/fields.ts';

const FIELDS = ['actor', 'action', 'subject', 'tenant', 'since', 'until'] as const;

const PROBLEMS: Readonly<Record<(typeof FIELDS)[number], string>> = {
  actor: 'Left out: this is too long.',
  action: 'Left out: there is no such action.',
  subject: 'Left out: this is too long.',
  tenant: 'Left out: this is no tenant’s name.',
  since: 'Left out: write a day like 2026-11-22.',
  until: 'Left out: write a day like 2026-11-22.',
};

export interface AuditFilters {
  /** As typed, those that are bad as well. */
  readonly fields: Fields;
  readonly problems: Problems;
  readonly filter: AuditFilter;
}

const asTime = (name: string, text: string): string =>
  (name === 'since' || name === 'until') && /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;

export function readAuditFilters(query: Readonly<Record<string, string>>): AuditFilters {
  const fields: Record<string, string> = {};
  const problems: Record<string, string> = {};
  const params: Record<string, string> = {};
  for (const name of FIELDS) {
    const text = query[name]?.trim() ?? '';
    if (text === '') continue;
    fields[name] = text;
    const value = asTime(name, text);
    if (auditFilterParams.shape[name].safeParse(value).success) params[name] = value;
    else problems[name] = PROBLEMS[name];
  }
  return { fields, problems, filter: auditFilterOf(auditFilterParams.parse(params)) };
}
