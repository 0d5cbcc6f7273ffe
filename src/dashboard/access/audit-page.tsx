import type { StoredAuditRecord } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Pager } from '../components/table.tsx';
import { SettingsSections } from '../settings/sections.tsx';
import { AuditFilterForm } from './audit-filter-form.tsx';
import type { AuditFilters } from './audit-filters.ts';
import { AuditTable } from './audit-table.tsx';
import { auditFilePath, auditPath } from './path.ts';

interface Props {
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly filters: AuditFilters;
  readonly records: readonly StoredAuditRecord[];
  /** Of the page after this; `null` at the end. */
  readonly next: string | null;
  /** This is not the first page. */
  readonly later: boolean;
}

/** What people, and jobs on their behalf, did to the installation. */
export function AuditPage({ viewer, assets, filters, records, next, later }: Props) {
  const { fields } = filters;
  return (
    <Layout title="Audit log" assets={assets} viewer={viewer} current="/settings">
      <div class="section-head">
        <div class="title-row">
          <h1 class="page-title">Audit log</h1>
          <SettingsSections current="Audit log" />
        </div>
        <nav class="exports" aria-label="Export these records">
          <a href={auditFilePath(fields)} download>
            Export these (CSV)
          </a>
        </nav>
      </div>
      <section class="card" aria-label="Records">
        <AuditFilterForm filters={filters} />
        {records.length === 0 ? <Nothing filters={filters} later={later} /> : <AuditTable records={records} />}
        <Pager
          label="Pages of the log"
          by="time"
          first={later ? auditPath(fields) : null}
          next={next === null ? null : auditPath({ ...fields, before: next })}
        />
      </section>
    </Layout>
  );
}

/** Nothing yet, nothing that matches, and nothing that is older are three things. */
function Nothing({ filters: { fields }, later }: Pick<Props, 'filters' | 'later'>) {
  if (later) return <p>There is nothing older.</p>;
  if (Object.keys(fields).length === 0)
    return <p>Nothing yet. What is done to keys, rules, sources and sending is written down here.</p>;
  return (
    <p>
      No record matches these filters. <a href={auditPath()}>Clear them</a>
    </p>
  );
}
