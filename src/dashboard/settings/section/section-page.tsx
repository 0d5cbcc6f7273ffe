import { MAX_SECTION_NOTE } from '../../../reputation/settings-section.ts';
import type { Assets } from '../../assets.ts';
import type { Form } from '../../components/fields.ts';
import { NoteField, ProblemSummary, Token } from '../../components/form.tsx';
import { Layout, type Viewer } from '../../components/layout.tsx';
import { Notice } from '../../components/notice.tsx';
import { Changes } from '../changes.tsx';
import { ConflictNotice } from '../conflict-notice.tsx';
import type { Conflict } from '../history.ts';
import { HistoryTable } from '../history-table.tsx';
import { SettingsSections } from '../sections.tsx';
import { SetBy } from '../state.tsx';
import { sectionDifferences } from './differences.ts';
import { type FieldSet, SectionFieldPart } from './field.tsx';
import { defaultSettings, fieldsOf } from './fields.ts';
import type { SectionForm, SectionGroup } from './form.ts';
import type { SectionView } from './load.ts';
import { sectionPath } from './path.ts';

interface Props {
  readonly of: SectionForm;
  readonly view: SectionView;
  readonly viewer: Viewer;
  readonly assets: Assets;
  /** `null`: to be read only. */
  readonly form: (Form & { readonly version: number }) | null;
  /** The newest version was saved just now, by this reader. */
  readonly saved?: boolean;
  readonly conflict?: Conflict | null;
}

/** A section of the settings: what holds, a form to change it, and who changed it before. */
export function SectionPage({ of, view, viewer, assets, form, saved = false, conflict = null }: Props) {
  const { name, path, help } = of;
  const problems = form?.problems ?? {};
  const failed = conflict !== null || Object.keys(problems).length > 0;
  const set: FieldSet = {
    fields: form?.fields ?? fieldsOf(of, view.effective),
    problems,
    defaults: fieldsOf(of, defaultSettings(of)),
    editable: form !== null,
  };
  const groups = of.groups(set.fields);
  const spare = form === null ? null : (of.spare?.(set.fields) ?? null);
  const labels = groups.flatMap(({ title, fields }) =>
    fields.map((field) => [field.name, `${title}: ${field.label}`] as const),
  );
  return (
    <Layout title={`${failed ? 'Error: ' : ''}${name}`} assets={assets} viewer={viewer} current="/settings">
      <div class="section-head">
        <div class="title-row">
          <h1 class="page-title">{name}</h1>
          {form === null ? null : <SettingsSections current={name} />}
        </div>
      </div>
      {saved ? <Saved view={view} /> : null}
      {conflict === null ? null : <ConflictNotice conflict={conflict} back={path} />}
      <ProblemSummary
        problems={problems}
        title="Nothing was saved: this needs another look"
        words={{ ...Object.fromEntries(labels), note: 'Note' }}
      />
      <section class="card" aria-labelledby="section-heading">
        <h2 id="section-heading">{view.version?.value == null ? 'The defaults hold' : 'What holds'}</h2>
        <p class="meta">{help}</p>
        {view.version === null ? null : <SetBy version={view.version} />}
        {form === null ? (
          <>
            <p class="meta">Only a key with the scope admin and no bond to a tenant may change this.</p>
            <Groups groups={groups} set={set} />
          </>
        ) : (
          <form class="settings" method="post" action={path} novalidate>
            <Hidden form={form} />
            <Groups groups={spare === null ? groups : [...groups, spare]} set={set} />
            <NoteField form={form} hint="For whoever reads the history." most={MAX_SECTION_NOTE} />
            <p>
              <button type="submit" class="primary">
                Save {name.toLowerCase()}
              </button>
            </p>
          </form>
        )}
      </section>
      {form === null || view.version?.value == null ? null : <Defaults of={of} view={view} form={form} />}
      <HistoryTable history={view.history} pathOf={(state) => sectionPath(path, state)}>
        Nobody has changed the defaults.
      </HistoryTable>
    </Layout>
  );
}

function Hidden({ form: { token, version } }: { form: { readonly token: string; readonly version: number } }) {
  return (
    <>
      <Token of={token} />
      <input type="hidden" name="version" value={String(version)} />
    </>
  );
}

function Groups({ groups, set }: { groups: readonly SectionGroup[]; set: FieldSet }) {
  return (
    <>
      {groups.map(({ id, title, help, fields }) => (
        <fieldset class="section-group" id={id}>
          <legend>{title}</legend>
          {help === undefined ? null : <p class="meta">{help}</p>}
          <div class="section-fields">
            {fields.map((field) => (
              <SectionFieldPart field={field} set={set} />
            ))}
          </div>
        </fieldset>
      ))}
    </>
  );
}

function Saved({ view: { version, history } }: { view: SectionView }) {
  if (version === null) return <Notice tone="none" title="Nothing was changed: these are the defaults already" />;
  const entry = history.entries.find((each) => each.version.version === version.version);
  return (
    <Notice tone="ok" title={`Version ${version.version} holds`}>
      <Changes changes={entry?.changes ?? []} none="It says the same as what held before." />
    </Notice>
  );
}

/** The way back. */
function Defaults({ of, view, form }: Pick<Props, 'of' | 'view'> & { form: Form & { readonly version: number } }) {
  return (
    <section class="card" aria-labelledby="defaults-heading">
      <h2 id="defaults-heading">Go back to the defaults</h2>
      <form class="settings" method="post" action={of.path} novalidate>
        <Hidden form={form} />
        <input type="hidden" name="defaults" value="yes" />
        <div>
          <p class="meta">What would change:</p>
          <Changes
            changes={sectionDifferences(of, view.effective, defaultSettings(of))}
            none="Nothing for now: they say the same."
          />
        </div>
        <p>
          <button type="submit">Go back to the defaults</button>
        </p>
      </form>
    </section>
  );
}
