/** What the two pages that ask before a release of many have in common. */
import type { PropsWithChildren } from 'hono/jsx';
import type { AccessKey, BoundedCount } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { NoteField, ProblemSummary, TextField, Token } from '../components/form.tsx';
import { Layout } from '../components/layout.tsx';
import { needsTyping, TYPED } from './release-fields.ts';

type Props = PropsWithChildren<{
  viewer: AccessKey;
  assets: Assets;
  form: Form;
  question: string;
  /** On the button: verb and object. */
  deed: string;
  action: string;
  going: BoundedCount;
  back: string;
}>;

export function BulkReleasePage({ viewer, assets, form, question, deed, action, going, back, children }: Props) {
  const failed = Object.keys(form.problems).length > 0;
  return (
    <Layout title={`${failed ? 'Error: ' : ''}${question}`} assets={assets} viewer={viewer} current="/suppressions">
      <h1 class="page-title wrap">{question}</h1>
      <ProblemSummary problems={form.problems} title="Nothing was released" />
      <section class="card">
        <form class="settings" method="post" action={action} novalidate>
          <Token of={form.token} />
          {children}
          <NoteField form={form} hint="Why, for the history." />
          {needsTyping(going) ? (
            <TextField form={form} name="confirm" label="Confirmation" hint={`Type ${TYPED} to confirm.`} />
          ) : null}
          <p class="actions">
            {going.n === 0 ? null : (
              <button type="submit" class="primary danger">
                {deed}
              </button>
            )}
            <a class="button" href={back}>
              Cancel
            </a>
          </p>
        </form>
      </section>
    </Layout>
  );
}

/** What a release takes besides what was chosen. */
export const othersGoAlong = <li>Entries of other origins go along, where address, reason and scope are the same.</li>;

/** The way back from a release of many. */
export const wayBack = (
  <li>
    Way back: the next page has what was released as a file; importing it blocks them again. Their evidence stays in the
    history alone.
  </li>
);
