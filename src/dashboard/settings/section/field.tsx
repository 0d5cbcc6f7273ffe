import type { Fields, Problems } from '../../components/fields.ts';
import { FieldProblem } from '../../components/form.tsx';
import { valueWords } from './differences.ts';
import type { SectionField } from './form.ts';

export interface FieldSet {
  readonly fields: Fields;
  readonly problems: Problems;
  /** What holds when nobody has set anything, by field. */
  readonly defaults: Fields;
  readonly editable: boolean;
}

const YES_NO: Readonly<Record<string, string>> = { yes: 'yes', no: 'no' };

/** One setting: its words or its control, what it means, and its default. */
export function SectionFieldPart({ field, set }: { field: SectionField; set: FieldSet }) {
  const { name, label, hint } = field;
  const usual = field.usual === undefined ? (set.defaults[name] ?? '') : field.usual;
  const value = set.fields[name] ?? usual ?? '';
  const problem = set.problems[name];
  const described = [
    ...(problem === undefined ? [] : [`${name}-problem`]),
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(usual === null ? [] : [`${name}-default`]),
  ].join(' ');
  return (
    <div class="section-field">
      {set.editable ? <label for={name}>{label}</label> : <span class="section-label">{label}</span>}
      {hint === undefined ? null : (
        <span class="meta" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {set.editable ? (
        <Control
          field={field}
          value={value}
          aria={{
            'aria-describedby': described === '' ? undefined : described,
            'aria-invalid': problem === undefined ? undefined : 'true',
          }}
        />
      ) : (
        <span>{valueWords(field, value)}</span>
      )}
      <FieldProblem id={name} problem={problem} />
      {usual === null ? null : (
        <span class={value === usual ? 'meta' : 'changed'} id={`${name}-default`}>
          {value === usual ? 'default' : `changed, default: ${valueWords(field, usual)}`}
        </span>
      )}
    </div>
  );
}

interface ControlProps {
  readonly field: SectionField;
  readonly value: string;
  readonly aria: { readonly 'aria-describedby': string | undefined; readonly 'aria-invalid': 'true' | undefined };
}

function Control({ field: { name, kind, unit, options, empty }, value, aria }: ControlProps) {
  if (kind === 'boolean' || kind === 'choice')
    return (
      <select id={name} name={name} {...aria}>
        {Object.entries(options ?? YES_NO).map(([option, words]) => (
          <option value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
    );
  const isNumber = kind !== 'text';
  const sign = kind === 'percent' ? '%' : unit;
  return (
    <span class="with-unit">
      <input
        id={name}
        name={name}
        type="text"
        class={isNumber && empty === undefined ? 'digits' : undefined}
        inputmode={isNumber ? 'decimal' : undefined}
        value={value}
        placeholder={empty}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        {...aria}
      />
      {sign === undefined ? null : <span class="unit"> {sign}</span>}
    </span>
  );
}
