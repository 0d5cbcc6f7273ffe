import type { Form } from '../components/fields.ts';
import { described, Field, TextField, Token } from '../components/form.tsx';
import { MAX_EVENT_KB } from './limits.ts';
import { routingPath } from './path.ts';

/** What a whole event would become. It is sent and not kept, and so not in the address. */
export function EventForm({ form }: { form: Form }) {
  return (
    <section class="card" aria-labelledby="event-heading">
      <h2 id="event-heading">What would an event become?</h2>
      <form class="settings" method="post" action={routingPath()} enctype="multipart/form-data" novalidate>
        <Token of={form.token} />
        <Field
          form={form}
          name="event"
          label="JSON of the event"
          hint={`As SES, SNS, SQS or EventBridge sent it; at most ${MAX_EVENT_KB} KB. Read as if it came now, and not stored.`}
        >
          <textarea rows={8} class="routing-json" spellcheck={false} {...described(form, 'event')}>
            {form.fields.event ?? ''}
          </textarea>
        </Field>
        <TextField
          form={form}
          name="from"
          label="It comes from"
          hint="ARN of the topic, queue or bus, where the text does not say so. Empty: from nowhere in particular."
        />
        <p>
          <button type="submit">Try this event</button>
        </p>
      </form>
    </section>
  );
}
