import { SCOPES } from '../../store/contract.ts';
import type { Form } from '../components/fields.ts';
import { Box, FieldProblem, TextField, Token } from '../components/form.tsx';
import { scopeField } from './key-fields.ts';
import { keysPath } from './path.ts';
import { SCOPE_WORDS } from './scope-words.ts';

/** A form as it was opened, or as it came back. */
export interface KeyForm extends Form {
  /** The id of the key to be: the same form sent twice makes one. */
  readonly id: string;
}

/** Makes a key. */
export function MakeKey({ form }: { form: KeyForm }) {
  const { token, id, fields, problems } = form;
  return (
    <section class="card" id="make" aria-labelledby="make-heading">
      <h2 id="make-heading">Make a key</h2>
      <form class="settings" method="post" action={`${keysPath()}#make`} novalidate>
        <Token of={token} />
        <input type="hidden" name="keyId" value={id} />
        <TextField
          form={form}
          name="name"
          label="Name"
          hint="Of the program or person: it stands in the audit log beside what the key did."
        />
        <fieldset
          id="scopes"
          tabindex={-1}
          aria-describedby={problems.scopes === undefined ? undefined : 'scopes-problem'}
        >
          <legend>The key may</legend>
          {SCOPES.map((scope) => (
            <Box name={scopeField(scope)} ticked={fields[scopeField(scope)] !== undefined}>
              <strong>{scope}</strong>: {SCOPE_WORDS[scope]}
            </Box>
          ))}
          <FieldProblem id="scopes" problem={problems.scopes} />
        </fieldset>
        <TextField
          form={form}
          name="tenant"
          label="Tenant"
          hint="It sees and changes only what is this tenant’s. Empty: all tenants, which admin and ingest need."
        />
        <p>
          <button type="submit" class="primary">
            Make the key
          </button>
        </p>
      </form>
    </section>
  );
}
