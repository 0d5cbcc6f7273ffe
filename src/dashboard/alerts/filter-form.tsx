import { RULE_NAMES } from '../../reputation/alerts/rules.ts';
import { ALERT_LEVELS } from '../../store/contract.ts';
import type { FilterName, ReadFilters } from './filters.ts';
import { alertsPath } from './path.ts';
import { LEVEL_WORDS, RULE_WORDS } from './words.ts';

type Choices = readonly (readonly [value: string, words: string])[];

const CHOICES: Readonly<Record<Exclude<FilterName, 'tenant'>, { readonly label: string; readonly of: Choices }>> = {
  state: {
    label: 'State',
    of: [
      ['', 'open and over'],
      ['open', 'open'],
      ['resolved', 'over'],
    ],
  },
  rule: { label: 'Rule', of: [['', 'any'], ...RULE_NAMES.map((name) => [name, RULE_WORDS[name].title] as const)] },
  level: { label: 'Level', of: [['', 'any'], ...ALERT_LEVELS.map((level) => [level, LEVEL_WORDS[level]] as const)] },
};

/** What of the alerts is shown. A form of the address bar: a view can be kept as a link. */
export function FilterForm({ read, withTenant }: { read: ReadFilters; withTenant: boolean }) {
  const { texts, problems } = read;
  return (
    <form class="filters alert-filters" method="get" action={alertsPath()}>
      {(['state', 'rule', 'level'] as const).map((name) => (
        <div class="field">
          <label for={name}>{CHOICES[name].label}</label>
          <select id={name} name={name}>
            {CHOICES[name].of.map(([value, words]) => (
              <option value={value} selected={(texts[name] ?? '') === value}>
                {words}
              </option>
            ))}
          </select>
          <Problem name={name} problems={problems} />
        </div>
      ))}
      {withTenant ? (
        <div class="field">
          <label for="tenant">Tenant</label>
          <input
            id="tenant"
            name="tenant"
            type="text"
            value={texts.tenant ?? ''}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxlength={128}
            aria-invalid={problems.tenant === undefined ? undefined : 'true'}
            aria-describedby={problems.tenant === undefined ? undefined : 'tenant-problem'}
          />
          <Problem name="tenant" problems={problems} />
        </div>
      ) : null}
      <p class="filter-buttons">
        <button type="submit">Apply</button>
        {Object.keys(texts).length === 0 ? null : <a href={alertsPath()}>Clear all filters</a>}
      </p>
    </form>
  );
}

function Problem({ name, problems }: { name: FilterName; problems: ReadFilters['problems'] }) {
  const problem = problems[name];
  if (problem === undefined) return null;
  return (
    <span class="field-problem" id={`${name}-problem`}>
      Left out: {problem}
    </span>
  );
}
