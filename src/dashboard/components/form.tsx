/** What forms share: labels, hints, what is wrong with which field. */
import type { PropsWithChildren } from 'hono/jsx';
import { MAX_NOTE } from '../../suppression/change.ts';
import { FORM_TOKEN } from '../session/guard.tsx';
import type { Form, Problems } from './fields.ts';
import { Shape } from './parts.tsx';

/** Shows that a form is of this session. Every form that changes something has one. */
export function Token({ of }: { of: string }) {
  return <input type="hidden" name={FORM_TOKEN} value={of} />;
}

interface SummaryProps {
  readonly problems: Problems;
  /** `Nothing was added` */
  readonly title: string;
  /** Names of fields, where what is wrong does not say by itself which one it is. */
  readonly words?: Readonly<Record<string, string>>;
}

/** All that is wrong, each a link to its field. Takes the focus, so that it is the first thing heard. */
export function ProblemSummary({ problems, title, words = {} }: SummaryProps) {
  const entries = Object.entries(problems);
  if (entries.length === 0) return null;
  return (
    <section class="notice over" role="alert" aria-labelledby="problems-heading" tabindex={-1} autofocus>
      <h2 id="problems-heading">
        <Shape tone="over" /> {title}
      </h2>
      <ul>
        {entries.map(([field, problem]) => (
          <li>
            <span>
              {words[field] === undefined ? (
                <a href={`#${field}`}>{problem}</a>
              ) : (
                <>
                  <a href={`#${field}`}>{words[field]}</a>: {problem}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is wrong with a field, for `aria-describedby`. */
export function FieldProblem({ id, problem }: { id: string; problem: string | undefined }) {
  if (problem === undefined) return null;
  return (
    <span class="field-problem" id={`${id}-problem`}>
      <span class="for-ears">Error: </span>
      {problem}
    </span>
  );
}

interface FieldProps {
  readonly form: Pick<Form, 'fields' | 'problems'>;
  readonly name: string;
  readonly label: string;
  readonly hint: string;
}

/** A label, a hint and what is wrong, around a control that refers to them by `described`. */
export function Field({ form, name, label, hint, children }: PropsWithChildren<FieldProps>) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <span class="meta" id={`${name}-hint`}>
        {hint}
      </span>
      {children}
      <FieldProblem id={name} problem={form.problems[name]} />
    </div>
  );
}

/** What a control of a field carries. */
export const described = ({ problems }: Pick<Form, 'problems'>, name: string) => ({
  id: name,
  name,
  'aria-describedby': problems[name] === undefined ? `${name}-hint` : `${name}-problem ${name}-hint`,
  'aria-invalid': problems[name] === undefined ? undefined : ('true' as const),
});

/** A field of one line, for names, numbers and addresses: nothing is corrected or completed. */
export function TextField({ form, name, label, hint }: FieldProps) {
  return (
    <Field form={form} name={name} label={label} hint={hint}>
      <input
        type="text"
        value={form.fields[name] ?? ''}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        {...described(form, name)}
      />
    </Field>
  );
}

/** Why something is done, for whoever reads the history. */
export function NoteField({ form, hint, most = MAX_NOTE }: Pick<FieldProps, 'form' | 'hint'> & { most?: number }) {
  return (
    <Field form={form} name="note" label="Note" hint={`${hint} At most ${most} characters.`}>
      <textarea rows={2} {...described(form, 'note')}>
        {form.fields.note ?? ''}
      </textarea>
    </Field>
  );
}

/** A box with its words. */
export function Box({ name, ticked, children }: PropsWithChildren<{ name: string; ticked: boolean }>) {
  return (
    <label class="box">
      <input type="checkbox" name={name} value="on" checked={ticked} /> <span>{children}</span>
    </label>
  );
}
