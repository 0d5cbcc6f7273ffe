import type { Form } from '../components/fields.ts';
import { described, Field, TextField } from '../components/form.tsx';
import { routingPath } from './path.ts';
import { CONDITION_WORDS, PRECEDENCE } from './words.ts';

type Asked = Pick<Form, 'fields' | 'problems'>;

/** Which rule would match: a form of the address bar, so that a question can be kept as a link. */
export function QuestionForm({ form }: { form: Asked }) {
  return (
    <section class="card" aria-labelledby="question-heading">
      <h2 id="question-heading">Which rule would match?</h2>
      <p class="meta">
        The best evidence decides: {PRECEDENCE.map((name) => CONDITION_WORDS[name]).join(', then ')}. Of rules with
        equal evidence the one that is valid from later, then the one listed first. The tag <code>ses:tenant-name</code>{' '}
        is the tenant, unless a rule about it says otherwise. What is learnt later about a message moves it, whichever
        telling came first.
      </p>
      <form class="settings" method="get" action={routingPath()} novalidate>
        <div class="routing-fields">
          <TextField form={form} name="configurationSet" label="Configuration set" hint="As SES names it." />
          <TextField form={form} name="source" label="Sender address" hint="From, such as desk@example.com." />
          <TextField form={form} name="identity" label="Identity" hint="The verified domain or address." />
          <TextField form={form} name="tenantName" label="SES tenant" hint="The tag ses:tenant-name." />
          <TextField form={form} name="topic" label="Source" hint="ARN of the topic, queue or bus." />
          <TextField form={form} name="at" label="Accepted at" hint="2026-11-22T09:41:00Z; empty: now." />
        </div>
        <Field form={form} name="tags" label="Message tags" hint="One to a line: name=value.">
          <textarea rows={3} spellcheck={false} {...described(form, 'tags')}>
            {form.fields.tags ?? ''}
          </textarea>
        </Field>
        <p>
          <button type="submit" class="primary" name="try" value="yes">
            Try the rules
          </button>
        </p>
      </form>
    </section>
  );
}
