/** What the forms about one recipient share. */
import type { PropsWithChildren } from 'hono/jsx';
import { visible } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import { MAX_NOTE } from '../../suppression/change.ts';
import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Shape } from '../components/parts.tsx';
import { FORM_TOKEN } from '../session/guard.tsx';
import type { Form } from './fields.ts';
import { recipientPath } from './path.ts';

type PageProps = PropsWithChildren<{
  assets: Assets;
  viewer: AccessKey;
  address: string;
  /** What is asked, with the address in it. */
  question: string;
  form: Form;
  what: 'release' | 'block' | 'erase';
  /** On the button: verb and object. */
  deed: string;
  /** The button shows that something is lost. */
  danger?: boolean;
}>;

/** A page that asks before it acts: what is said first, then the form, and the way back. */
export function FormPage(props: PageProps) {
  const { assets, viewer, address, question, form, what, deed, danger = false, children } = props;
  const failed = Object.keys(form.problems).length > 0;
  return (
    <Layout
      title={`${failed ? 'Error: ' : ''}${question}`}
      assets={assets}
      viewer={{ name: viewer.name, tenant: viewer.tenant }}
      search={address}
    >
      <h1 class="page-title wrap">{question}</h1>
      <Problems form={form} />
      <section class="card">
        <form class="settings" method="post" action={recipientPath(address, what)} novalidate>
          <input type="hidden" name={FORM_TOKEN} value={form.token} />
          {children}
          <p class="actions">
            <button type="submit" class={danger ? 'primary danger' : 'primary'}>
              {deed}
            </button>
            <a class="button" href={recipientPath(address)}>
              Cancel
            </a>
          </p>
        </form>
      </section>
    </Layout>
  );
}

/** All that is wrong, each a link to its field. Takes the focus, so that it is the first thing heard. */
function Problems({ form: { problems } }: { form: Form }) {
  const entries = Object.entries(problems);
  if (entries.length === 0) return null;
  return (
    <section class="notice over" role="alert" aria-labelledby="problems-heading" tabindex={-1} autofocus>
      <h2 id="problems-heading">
        <Shape tone="over" /> Nothing was changed
      </h2>
      <ul>
        {entries.map(([field, problem]) => (
          <li>
            <a href={`#${field}`}>{problem}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

type FieldProps = PropsWithChildren<{ form: Form; name: string; label: string; hint: string }>;

/** A label, a hint and what is wrong, around a control that refers to them by `describedBy`. */
export function Field({ form, name, label, hint, children }: FieldProps) {
  const problem = form.problems[name];
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <span class="meta" id={`${name}-hint`}>
        {hint}
      </span>
      {children}
      {problem === undefined ? null : (
        <span class="field-problem" id={`${name}-problem`}>
          <span class="for-ears">Error: </span>
          {problem}
        </span>
      )}
    </div>
  );
}

/** What a control of a field carries. */
export const described = ({ problems }: Form, name: string) => ({
  id: name,
  name,
  'aria-describedby': problems[name] === undefined ? `${name}-hint` : `${name}-problem ${name}-hint`,
  'aria-invalid': problems[name] === undefined ? undefined : ('true' as const),
});

export function NoteField({ form, hint }: { form: Form; hint: string }) {
  return (
    <Field form={form} name="note" label="Note" hint={`${hint} At most ${MAX_NOTE} characters.`}>
      <textarea rows={2} {...described(form, 'note')}>
        {form.fields.note ?? ''}
      </textarea>
    </Field>
  );
}

export const shownAddress = (address: string): string => visible(address);

const LONGEST_ON_BUTTON = 60;

/** The object of a deed, on its button; the question above has the whole address. */
export const buttonAddress = (address: string): string =>
  address.length > LONGEST_ON_BUTTON ? 'this address' : visible(address);
