import { ALERT_LEVELS, ENDPOINT_KINDS, type EndpointKind, WEBHOOK_TYPES } from '../../store/contract.ts';
import type { Fields, Form } from '../components/fields.ts';
import { Box, FieldProblem, TextField, Token } from '../components/form.tsx';
import { KIND_WORDS, LEVEL_CHOICES, TYPE_WORDS } from './endpoint-words.ts';
import { typeField } from './fields.ts';
import { notificationsPath } from './path.ts';
import { QuietFields } from './quiet-fields.tsx';

/** A form as it was opened, or as it came back. */
export interface AddForm extends Form {
  readonly kind: EndpointKind;
  /** The id of the endpoint to be: the same form sent twice makes one. */
  readonly id: string;
}

const HELP: Readonly<Record<EndpointKind, string>> = {
  webhook: 'JSON, signed by the Standard Webhooks scheme, to a program of yours.',
  slack: 'Alerts into a channel of Slack, of Mattermost, or of Discord with /slack at the end of its URL.',
  email: 'Alerts to one address, through SES. When AWS pauses the account no mail goes out: add another endpoint too.',
};

const TARGETS: Readonly<Record<EndpointKind, { readonly label: string; readonly hint: string }>> = {
  webhook: { label: 'URL', hint: 'https, or http to this machine. Redirects are not followed.' },
  slack: { label: 'URL of the incoming webhook', hint: 'It is kept as a secret: only its host is shown afterwards.' },
  email: { label: 'Address', hint: 'One address. It is shown to operators.' },
};

/** Which kind to add, and the form of the one that was chosen. `hasEmail`: whether this installation sends mail. */
export function AddEndpoint({ form, hasEmail }: { form: AddForm | null; hasEmail: boolean }) {
  return (
    <section class="card" id="add" aria-labelledby="add-heading">
      <div class="card-head">
        <h2 id="add-heading">Add an endpoint</h2>
        <nav class="switch" aria-label="Kind of endpoint">
          {ENDPOINT_KINDS.map((kind) => (
            <a href={`${notificationsPath({ add: kind })}#add`} aria-current={kind === form?.kind ? 'true' : undefined}>
              {KIND_WORDS[kind]}
            </a>
          ))}
        </nav>
      </div>
      {form === null ? (
        <p class="meta">Choose how it is to be told.</p>
      ) : form.kind === 'email' && !hasEmail ? (
        <p>
          This installation sends no mail. Set <code>ALERT_EMAIL_FROM</code> to an address that SES has verified, and{' '}
          <code>AWS_REGION</code>, and start again.
        </p>
      ) : (
        <EndpointForm form={form} />
      )}
    </section>
  );
}

function EndpointForm({ form }: { form: AddForm }) {
  const { kind, token, id, fields, problems } = form;
  const { label, hint } = TARGETS[kind];
  return (
    <form class="settings" method="post" action={`${notificationsPath({ add: kind })}#add`} novalidate>
      <Token of={token} />
      <input type="hidden" name="endpointId" value={id} />
      <p class="meta">{HELP[kind]}</p>
      <TextField form={form} name="url" label={label} hint={hint} />
      {kind === 'webhook' ? <TypeFields fields={fields} problem={problems.types} /> : null}
      <div class="field">
        <label for="minLevel">Which alerts</label>
        <select id="minLevel" name="minLevel">
          {ALERT_LEVELS.map((level) => (
            <option value={level} selected={level === fields.minLevel}>
              {LEVEL_CHOICES[level]}
            </option>
          ))}
        </select>
      </div>
      <QuietFields fields={fields} problems={problems} />
      <TextField form={form} name="tenant" label="Tenant" hint="Only what concerns this tenant. Empty: all tenants." />
      <TextField form={form} name="description" label="Description" hint="For whoever reads this list." />
      <p>
        <button type="submit" class="primary">
          Add {KIND_WORDS[kind] === 'E-mail' ? 'the address' : `the ${KIND_WORDS[kind]} endpoint`}
        </button>
      </p>
    </form>
  );
}

function TypeFields({ fields, problem }: { fields: Fields; problem: string | undefined }) {
  return (
    <fieldset id="types" tabindex={-1}>
      <legend>Told of</legend>
      {WEBHOOK_TYPES.map((type) => (
        <Box name={typeField(type)} ticked={fields[typeField(type)] !== undefined}>
          {TYPE_WORDS[type]} <code>{type}</code>
        </Box>
      ))}
      <FieldProblem id="types" problem={problem} />
    </fieldset>
  );
}
