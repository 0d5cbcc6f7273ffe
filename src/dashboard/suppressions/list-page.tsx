import { count } from '../../shared/words.ts';
import type { AccessKey, Suppression } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Pager } from '../components/table.tsx';
import { EntryTable } from './entry-table.tsx';
import { FilterForm } from './filter-form.tsx';
import { type Filters, listPath } from './filters.ts';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly filters: Filters;
  readonly entries: readonly Suppression[];
  /** Of the page after this; `null` at the end. */
  readonly next: string | null;
  /** This is not the first page. */
  readonly later: boolean;
}

/** Nothing yet, nothing that matches, and nothing on this page are three things. */
function Nothing({ filters, next }: { filters: Filters; next: string | null }) {
  if (next !== null) return <p>None among the entries looked at so far: there are more.</p>;
  if (Object.keys(filters.texts).length > 0)
    return (
      <p>
        No entry matches these filters. <a href="/suppressions">Clear them</a>
      </p>
    );
  return <p>Nobody is blocked. Hard bounces and complaints come here by themselves.</p>;
}

/** Who must not be mailed. */
export function SuppressionsPage({ viewer, assets, filters, entries, next, later }: Props) {
  return (
    <Layout title="Suppressions" assets={assets} viewer={viewer} current="/suppressions">
      <div class="section-head">
        <h1 class="page-title">Suppressions</h1>
        <nav class="exports" aria-label="Export these">
          Export these:{' '}
          {(['csv', 'ndjson', 'ses-csv'] as const).map((format) => (
            <a href={listPath(filters.texts, { export: format })} download>
              {format}
            </a>
          ))}
        </nav>
      </div>
      <section class="card">
        <FilterForm filters={filters} withTenant={viewer.tenant === null} />
        {entries.length === 0 ? (
          <Nothing filters={filters} next={next} />
        ) : (
          <>
            <p class="meta">
              {count(entries.length)} {entries.length === 1 ? 'entry' : 'entries'} on this page, by address; times in
              UTC
            </p>
            <EntryTable entries={entries} viewer={viewer} />
          </>
        )}
        <Pager
          label="Pages of the list"
          by="name"
          first={later ? listPath(filters.texts) : null}
          next={next === null ? null : listPath(filters.texts, { after: next })}
        />
      </section>
    </Layout>
  );
}
