import { ORIGINS, REASONS, SUPPRESSION_STATES } from '../../store/contract.ts';
import { ORIGIN_WORDS, REASON_WORDS } from '../recipient/entry-words.ts';
import { FILTER_WORDS, type Field, type Filters, STATE_WORDS } from './filters.ts';

interface TextProps {
  readonly name: Field;
  readonly filters: Filters;
  readonly type?: 'search' | 'text' | 'date';
  readonly placeholder?: string;
}

type Place = Pick<TextProps, 'name' | 'filters'>;

const described = ({ name, filters: { problems } }: Place) =>
  problems[name] === undefined ? {} : { 'aria-invalid': 'true' as const, 'aria-describedby': `${name}-problem` };

function Problem({ name, filters: { problems } }: Place) {
  const problem = problems[name];
  if (problem === undefined) return null;
  return (
    <span class="field-problem" id={`${name}-problem`}>
      Left out: {problem}
    </span>
  );
}

function TextFilter({ name, filters, type = 'text', placeholder }: TextProps) {
  return (
    <div class="field">
      <label for={name}>{FILTER_WORDS[name]}</label>
      <input
        id={name}
        name={name}
        type={type}
        value={filters.texts[name] ?? ''}
        placeholder={placeholder}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxlength={320}
        {...described({ name, filters })}
      />
      <Problem name={name} filters={filters} />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly name: Field;
  readonly filters: Filters;
  readonly values: readonly T[];
  readonly words: Readonly<Record<T, string>>;
  /** What stands for no filter. */
  readonly any: string | null;
}

function ChoiceFilter<T extends string>({ name, filters, values, words, any }: ChoiceProps<T>) {
  return (
    <div class="field">
      <label for={name}>{FILTER_WORDS[name]}</label>
      <select id={name} name={name} {...described({ name, filters })}>
        {any === null ? null : <option value="">{any}</option>}
        {values.map((value) => (
          <option value={value} selected={filters.texts[name] === value}>
            {words[value]}
          </option>
        ))}
      </select>
      <Problem name={name} filters={filters} />
    </div>
  );
}

/** What of the list is shown. A form of the address bar: a view can be kept as a link. */
export function FilterForm({ filters, withTenant }: { filters: Filters; withTenant: boolean }) {
  return (
    <form class="filters" method="get" action="/suppressions">
      <TextFilter name="text" filters={filters} type="search" />
      <ChoiceFilter name="reason" filters={filters} values={REASONS} words={REASON_WORDS} any="any" />
      <ChoiceFilter name="state" filters={filters} values={SUPPRESSION_STATES} words={STATE_WORDS} any={null} />
      <details open={['domain', 'origin', 'tenant', 'stream', 'since', 'until'].some((name) => name in filters.texts)}>
        <summary>More filters</summary>
        <div class="filters">
          <TextFilter name="domain" filters={filters} placeholder="example.com" />
          <ChoiceFilter name="origin" filters={filters} values={ORIGINS} words={ORIGIN_WORDS} any="anywhere" />
          {withTenant ? <TextFilter name="tenant" filters={filters} /> : null}
          <TextFilter name="stream" filters={filters} />
          <TextFilter name="since" filters={filters} type="date" />
          <TextFilter name="until" filters={filters} type="date" />
        </div>
      </details>
      <p class="filter-buttons">
        <button type="submit">Apply</button>
        {Object.keys(filters.texts).length === 0 ? null : <a href="/suppressions">Clear all filters</a>}
      </p>
    </form>
  );
}
