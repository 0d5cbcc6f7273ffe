import type { PropsWithChildren } from 'hono/jsx';
import type { RuleName } from '../../suppression/policy-rules.ts';
import { DEFAULT_POLICY } from '../../suppression/policy-settings.ts';
import type { Fields, Problems } from '../components/fields.ts';
import { FieldProblem } from '../components/form.tsx';
import { fieldsOf } from './fields.ts';
import { PART_WORDS, type Part, RULE_WORDS, SCOPE_WORDS, valueWords } from './rule-words.ts';

export interface FieldSet {
  readonly fields: Fields;
  readonly problems: Problems;
  readonly editable: boolean;
}

const DEFAULTS = fieldsOf(DEFAULT_POLICY);

const OPTIONS: Partial<Record<Part, Readonly<Record<string, string>>>> = {
  enabled: { yes: 'yes', no: 'no' },
  scope: SCOPE_WORDS,
};

const UNITS: Partial<Record<Part, string>> = { strikes: 'different days', withinDays: 'days', days: 'days' };

/** A label where there is a control, else only words. Unless `seen`, the column's head stands for it on a wide screen. */
export function PartLabel({
  id,
  seen = false,
  children,
}: PropsWithChildren<{ id: string | undefined; seen?: boolean }>) {
  const name = seen ? 'part seen' : 'part';
  if (id === undefined) return <span class={name}>{children}</span>;
  return (
    <label class={name} for={id}>
      {children}
    </label>
  );
}

/** One part of a rule: its words, or its control; with what the default is where it differs. */
export function RuleField({ rule, part, fields, problems, editable }: FieldSet & { rule: RuleName; part: Part }) {
  const name = `${rule}.${part}`;
  const value = fields[name] ?? '';
  const usual = DEFAULTS[name] ?? '';
  const problem = problems[name];
  const hints = [problem === undefined ? '' : `${name}-problem`, value === usual ? '' : `${name}-default`]
    .join(' ')
    .trim();
  const described = {
    'aria-describedby': hints === '' ? undefined : hints,
    'aria-invalid': problem === undefined ? undefined : ('true' as const),
  };
  const options = OPTIONS[part];
  return (
    <div class={`rule-field ${part}`}>
      <PartLabel id={editable ? name : undefined} seen={part === 'strikes' || part === 'withinDays'}>
        <span class="for-ears">{RULE_WORDS[rule].title}: </span>
        {PART_WORDS[part]}
      </PartLabel>{' '}
      {!editable ? (
        <span>{valueWords(part, value)}</span>
      ) : options === undefined ? (
        <span class="with-unit">
          <input
            id={name}
            name={name}
            type="text"
            class="digits"
            inputmode="numeric"
            autocomplete="off"
            value={value}
            placeholder={part === 'days' ? 'until removed' : undefined}
            {...described}
          />{' '}
          <span class="unit">{UNITS[part]}</span>
        </span>
      ) : (
        <select id={name} name={name} {...described}>
          {Object.entries(options).map(([option, words]) => (
            <option value={option} selected={option === value}>
              {words}
            </option>
          ))}
        </select>
      )}
      <FieldProblem id={name} problem={problem} />
      {value === usual ? null : (
        <span class="changed" id={`${name}-default`}>
          changed, default: {valueWords(part, usual)}
        </span>
      )}
    </div>
  );
}
