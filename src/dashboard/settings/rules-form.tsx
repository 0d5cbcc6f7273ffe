import { MAX_NOTE } from '../../suppression/policy-settings.ts';
import type { Fields } from '../components/fields.ts';
import { FieldProblem, Token } from '../components/form.tsx';
import type { SettingsView } from './load.ts';
import { settingsPath } from './path.ts';
import { RulesTable } from './rules-table.tsx';
import type { SettingsForm } from './settings-page.tsx';
import { StreamsTable } from './streams-table.tsx';

/** What both forms of the page send along. */
export function HiddenFields({ form: { token, version } }: { form: SettingsForm }) {
  return (
    <>
      <Token of={token} />
      <input type="hidden" name="version" value={String(version)} />
    </>
  );
}

/** The page has two forms, and a reason belongs to the one it was written in. */
export const isFor = (fields: Fields, rules: 'none' | undefined): boolean => fields.rules === rules;

/** The reason for a change. Its problem shows only where `shown`. */
export function NoteField({ id, form, shown }: { id: string; form: SettingsForm; shown: boolean }) {
  const problem = shown ? form.problems.note : undefined;
  return (
    <div class="field">
      <label for={id}>Reason</label>
      <span class="meta" id={`${id}-hint`}>
        For whoever reads the history. At most {MAX_NOTE} characters.
      </span>
      <textarea
        id={id}
        name="note"
        rows={2}
        aria-invalid={problem === undefined ? undefined : 'true'}
        aria-describedby={problem === undefined ? `${id}-hint` : `${id}-problem ${id}-hint`}
      >
        {shown ? (form.fields.note ?? '') : ''}
      </textarea>
      <FieldProblem id={id} problem={problem} />
    </div>
  );
}

/** The form of the rules and streams. */
export function RulesForm({ view, form }: { view: SettingsView; form: SettingsForm }) {
  const { tenant, own } = view;
  const isFirst = tenant !== '' && (own?.settings ?? null) === null;
  return (
    <section class="card" aria-labelledby="rules-heading">
      <h2 id="rules-heading">What blocks an address</h2>
      <form class="settings" method="post" action={settingsPath(tenant)} novalidate>
        <HiddenFields form={form} />
        <RulesTable fields={form.fields} problems={form.problems} editable />
        <StreamsTable fields={form.fields} problems={form.problems} editable />
        <NoteField id="note" form={form} shown={isFor(form.fields, undefined)} />
        <p class="meta">
          Entries that follow from events are brought in line, for events from before too: what no longer blocks is let
          through, what blocks now is blocked. What people blocked or released by hand stays.
        </p>
        <p>
          <button type="submit" class="primary">
            {isFirst ? `Give tenant ${tenant} rules of its own` : 'Save the rules'}
          </button>
        </p>
      </form>
    </section>
  );
}
