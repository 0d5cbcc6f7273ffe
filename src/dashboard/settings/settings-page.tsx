import type { Assets } from '../assets.ts';
import type { Fields, Problems } from '../components/fields.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import { FallbackForm } from './fallback-form.tsx';
import { fieldsOf } from './fields.ts';
import type { Conflict } from './history.ts';
import { HistoryTable } from './history-table.tsx';
import type { SettingsView } from './load.ts';
import { ProblemSummary, SavedNotice } from './notices.tsx';
import { settingsPath } from './path.ts';
import { RulesForm } from './rules-form.tsx';
import { RulesTable } from './rules-table.tsx';
import { SettingsSections } from './sections.tsx';
import { State } from './state.tsx';
import { StreamsTable } from './streams-table.tsx';
import { TenantChooser } from './tenant-chooser.tsx';

/** A form as it was opened, or as it came back. */
export interface SettingsForm {
  readonly token: string;
  /** The version that it changes. */
  readonly version: number;
  readonly fields: Fields;
  readonly problems: Problems;
}

interface Props {
  readonly view: SettingsView;
  readonly viewer: Viewer;
  readonly assets: Assets;
  /** `null`: to be read only. */
  readonly form: SettingsForm | null;
  /** The newest version was saved just now, by this reader. */
  readonly saved?: boolean;
  readonly conflict?: Conflict | null;
}

/** The page of a tenant's rules, or the installation's. */
export function SettingsPage({ view, viewer, assets, form, saved = false, conflict = null }: Props) {
  const failed = conflict !== null || Object.keys(form?.problems ?? {}).length > 0;
  const whose = view.tenant === '' ? '' : ` of tenant ${view.tenant}`;
  const shown = fieldsOf(view.effective);
  return (
    <Layout title={`${failed ? 'Error: ' : ''}Settings${whose}`} assets={assets} viewer={viewer} current="/settings">
      <div class="section-head">
        <div class="title-row">
          <h1 class="page-title">Settings</h1>
          {form === null ? null : <SettingsSections current="Rules" />}
        </div>
        {viewer.tenant === null ? <TenantChooser tenant={view.tenant} tenants={view.tenants} /> : null}
      </div>
      {saved ? <SavedNotice view={view} /> : null}
      {conflict === null ? null : <ConflictNotice conflict={conflict} back={settingsPath(view.tenant)} />}
      {form === null ? null : <ProblemSummary problems={form.problems} />}
      <State view={view} isOperator={viewer.tenant === null} />
      {form === null ? (
        <section class="card" aria-labelledby="rules-heading">
          <h2 id="rules-heading">What blocks an address</h2>
          <p class="meta">Only a key with the scope admin and no bond to a tenant may change this.</p>
          <RulesTable fields={shown} problems={{}} editable={false} />
          <StreamsTable fields={shown} problems={{}} editable={false} />
        </section>
      ) : (
        <>
          <RulesForm view={view} form={form} />
          {(view.own?.settings ?? null) === null ? null : <FallbackForm view={view} form={form} />}
        </>
      )}
      {view.history === null ? null : (
        <HistoryTable history={view.history} pathOf={(state) => settingsPath(view.tenant, state)}>
          {view.tenant === '' ? 'Nobody has changed the defaults.' : `Nobody has given tenant ${view.tenant} rules.`}
        </HistoryTable>
      )}
    </Layout>
  );
}
