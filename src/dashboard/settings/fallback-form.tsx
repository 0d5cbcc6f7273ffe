import { Changes } from './changes.tsx';
import { differences } from './differences.ts';
import type { SettingsView } from './load.ts';
import { settingsPath } from './path.ts';
import { HiddenFields, isFor, NoteField } from './rules-form.tsx';
import type { SettingsForm } from './settings-page.tsx';

/** The way back: a tenant to the installation's rules, the installation to the defaults. */
export function FallbackForm({ view, form }: { view: SettingsView; form: SettingsForm }) {
  const { tenant, effective, fallback } = view;
  const title = tenant === '' ? 'Go back to the defaults' : 'Follow the installation again';
  return (
    <section class="card" aria-labelledby="fallback-heading">
      <h2 id="fallback-heading">{title}</h2>
      <form class="settings" method="post" action={settingsPath(tenant)} novalidate>
        <HiddenFields form={form} />
        <input type="hidden" name="rules" value="none" />
        <div>
          <p class="meta">What would change:</p>
          <Changes changes={differences(effective, fallback)} none="Nothing for now: the rules say the same." />
        </div>
        <NoteField id="fallback-note" form={form} shown={isFor(form.fields, 'none')} />
        <p>
          <button type="submit">{title}</button>
        </p>
      </form>
    </section>
  );
}
