import { holds } from '../../access/auth.ts';
import type { AccessKey } from '../../store/contract.ts';
import { placeCursor } from '../../suppression/list-cursor.ts';
import type { Assets } from '../assets.ts';
import { Token } from '../components/form.tsx';
import { Layout } from '../components/layout.tsx';
import { Pager } from '../components/table.tsx';
import { boundedText, entriesText } from './count-words.ts';
import { EntryTable } from './entry-table.tsx';
import { FilterForm } from './filter-form.tsx';
import { type Filters, isNarrow } from './filters.ts';
import type { ListView } from './load.ts';
import { PageHead } from './page-head.tsx';
import { listPath, suppressionsPath } from './path.ts';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly filters: Filters;
  readonly view: ListView;
  readonly formToken: string;
}

const isFiltered = ({ texts }: Filters): boolean => Object.keys(texts).length > 0;

/** Nothing yet, nothing that matches, and nothing on this page are three things. */
function Nothing({ filters, view }: Pick<Props, 'filters' | 'view'>) {
  if (view.next !== null) return <p>None among the entries looked at so far: there are more.</p>;
  if (isFiltered(filters))
    return (
      <p>
        No entry matches these filters. <a href={suppressionsPath()}>Clear them</a>
      </p>
    );
  return <p>Nobody is blocked. Hard bounces and complaints come here by themselves.</p>;
}

/** What can be done with the rows of this page, and with all that match. */
function Releasing({ filters, view }: Pick<Props, 'filters' | 'view'>) {
  return (
    <div class="suppressions-bulk">
      <button type="submit" data-release>
        Release the chosen…
      </button>
      <span class="meta" data-chosen>
        Choose rows of this page; another page begins anew.
      </span>
      {isNarrow(filters) ? (
        <a href={suppressionsPath('release-all', filters.texts)}>
          Release all {boundedText(view.matching)} that match…
        </a>
      ) : null}
    </div>
  );
}

function Rows({ viewer, filters, view, formToken }: Omit<Props, 'assets'>) {
  if (view.entries.length === 0) return <Nothing filters={filters} view={view} />;
  const table = <EntryTable entries={view.entries} viewer={viewer} selectable={holds(viewer, 'write')} />;
  if (!holds(viewer, 'write')) return table;
  return (
    <form method="post" action={suppressionsPath('release')} data-choose>
      <Token of={formToken} />
      {table}
      <Releasing filters={filters} view={view} />
    </form>
  );
}

function Exports({ filters }: Pick<Props, 'filters'>) {
  return (
    <nav class="exports" aria-label="Export these">
      <span>Export these:</span>
      {(['csv', 'ndjson', 'ses-csv'] as const).map((format) => (
        <a href={listPath(filters.texts, { export: format })} download>
          {format}
        </a>
      ))}
    </nav>
  );
}

/** Who must not be mailed. */
export function SuppressionsPage({ viewer, assets, filters, view, formToken }: Props) {
  const { blocking, added, matching, later, next } = view;
  return (
    <Layout title="Suppressions" assets={assets} viewer={viewer} current="/suppressions">
      <PageHead title="Suppressions" viewer={viewer} current="List">
        <Exports filters={filters} />
      </PageHead>
      <p class="suppressions-counts">
        <strong>{entriesText(blocking)}</strong> {blocking.exact && blocking.n === 1 ? 'blocks' : 'block'} now,{' '}
        <strong>{boundedText(added)}</strong> added in the last 24&nbsp;h.
      </p>
      <section class="card">
        <FilterForm filters={filters} withTenant={viewer.tenant === null} />
        {isFiltered(filters) && view.entries.length > 0 ? (
          <p class="meta">{entriesText(matching)} match these filters.</p>
        ) : null}
        <Rows viewer={viewer} filters={filters} view={view} formToken={formToken} />
        <Pager
          label="Pages of the list"
          by="name"
          first={later ? listPath(filters.texts) : null}
          next={next === null ? null : listPath(filters.texts, { after: placeCursor.encode(next) })}
        />
      </section>
    </Layout>
  );
}
