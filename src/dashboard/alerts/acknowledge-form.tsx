import { MAX_NOTE } from '../../reputation/alerts/acknowledge.ts';
import type { Alert } from '../../store/contract.ts';
import type { Form } from '../components/fields.ts';
import { FieldProblem, Token } from '../components/form.tsx';
import { deedPath } from './path.ts';

/** Says that somebody sees to it, or takes that back. */
export function AcknowledgeForm({ alert: { id, acknowledgement }, form }: { alert: Alert; form: Form }) {
  const problem = form.problems.note;
  return (
    <section class="card" id="acknowledge" aria-labelledby="acknowledge-heading">
      <h2 id="acknowledge-heading">{acknowledgement === null ? 'Acknowledge' : 'Acknowledged'}</h2>
      <p class="meta">An acknowledged alert is told of again only when it is over, or when a worse level opens.</p>
      <form class="settings" method="post" action={deedPath(id, 'acknowledge')} novalidate>
        <Token of={form.token} />
        <div class="field">
          <label for="note">What is being done</label>
          <span class="meta" id="note-hint">
            For whoever looks next. At most {MAX_NOTE} characters; may be left empty.
          </span>
          <textarea
            id="note"
            name="note"
            rows={2}
            aria-invalid={problem === undefined ? undefined : 'true'}
            aria-describedby={problem === undefined ? 'note-hint' : 'note-problem note-hint'}
          >
            {form.fields.note ?? acknowledgement?.note ?? ''}
          </textarea>
          <FieldProblem id="note" problem={problem} />
        </div>
        <p>
          <button type="submit" class="primary">
            {acknowledgement === null ? 'Acknowledge this alert' : 'Change the note'}
          </button>
        </p>
      </form>
      {acknowledgement === null ? null : (
        <form class="alert-back" method="post" action={deedPath(id, 'take-back')}>
          <Token of={form.token} />
          <button type="submit" class="quiet">
            Take the acknowledgement back
          </button>{' '}
          <span class="meta">It is then told of again as before.</span>
        </form>
      )}
    </section>
  );
}
