import type { Problems } from '../components/fields.ts';
import { Shape } from '../components/parts.tsx';
import { Changes } from './changes.tsx';
import { STREAMS } from './fields.ts';
import type { SettingsView } from './load.ts';
import { PART_WORDS, PARTS, RULE_WORDS } from './rule-words.ts';

/** After the way back from saving: what is so now. */
export function SavedNotice({ view: { own, history, tenant } }: { view: SettingsView }) {
  if (own === null) {
    return (
      <section class="notice none" role="status">
        <p>Nothing was changed: these are the defaults already.</p>
      </section>
    );
  }
  const entry = history?.entries.find(({ version }) => version.version === own.version);
  return (
    <section class="notice ok" role="status">
      <h2>
        <Shape tone="ok" /> Version {own.version} holds
      </h2>
      {entry === undefined || entry.changes === null ? (
        <p>Tenant {tenant} follows the installation again.</p>
      ) : (
        <Changes changes={entry.changes} none="It says the same as what held before." />
      )}
    </section>
  );
}

/** `softBounce.days` -> `Soft bounces in a row, for how long`. */
function fieldTitle(field: string): string {
  for (const [name, { title }] of Object.entries(RULE_WORDS))
    for (const part of PARTS) if (field === `${name}.${part}`) return `${title}, ${PART_WORDS[part].toLowerCase()}`;
  const [row, part] = field.slice(STREAMS.length + 1).split('.');
  if (field.startsWith(`${STREAMS}.`)) return `Mapped streams, row ${Number(row) + 1}, ${part ?? ''}`;
  return field === 'note' ? 'Reason' : 'Mapped streams';
}

/** All that is wrong, each a link to its field. Takes the focus, so that it is the first thing heard. */
export function ProblemSummary({ problems }: { problems: Problems }) {
  const entries = Object.entries(problems);
  if (entries.length === 0) return null;
  return (
    <section class="notice over" role="alert" aria-labelledby="problems-heading" tabindex={-1} autofocus>
      <h2 id="problems-heading">
        <Shape tone="over" /> Nothing was saved:{' '}
        {entries.length === 1 ? 'one field needs' : `${entries.length} fields need`} another look
      </h2>
      <ul>
        {entries.map(([field, problem]) => (
          <li>
            <span>
              <a href={`#${field}`}>{fieldTitle(field)}</a>: {problem}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
