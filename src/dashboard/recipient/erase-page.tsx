import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { described, Field, NoteField } from '../components/form.tsx';
import { buttonAddress, FormPage, shownAddress } from './form-parts.tsx';

interface Props {
  readonly assets: Assets;
  readonly viewer: AccessKey;
  readonly address: string;
  readonly form: Form;
}

/** Asks before a person is forgotten. There is no way back, so the address must be typed. */
export function ErasePage({ assets, viewer, address, form }: Props) {
  const shown = shownAddress(address);
  return (
    <FormPage
      {...{ assets, viewer, address, form }}
      question={`Erase ${shown}?`}
      what="erase"
      deed={`Erase ${buttonAddress(address)} for ever`}
      danger
    >
      <p>
        For all tenants. <strong>There is no way back.</strong>
      </p>
      <div>
        <h2>What goes</h2>
        <ul class="plain">
          <li>Every event about the person, raw texts and quarantined messages that name them.</li>
          <li>Subject, own Message-ID and tags of messages that went to nobody else.</li>
          <li>The address in notes, reasons and audit records; the evidence and notes of their entries.</li>
        </ul>
      </div>
      <div>
        <h2>What stays</h2>
        <ul class="plain">
          <li>Entries and their history, under a keyed hash: what blocks the person goes on blocking.</li>
          <li>Mails as counts, and hourly sums: rates do not change.</li>
          <li>An audit record with the hash, your key's name and the note.</li>
          <li>Outside: backups, senders' copies of the list, SES's own lists, proxy logs. Clear them there.</li>
        </ul>
      </div>
      <p class="check">
        <input
          type="checkbox"
          id="block"
          name="block"
          value="yes"
          checked={form.fields.confirm === undefined || form.fields.block === 'yes'}
        />{' '}
        <label for="block">Block the person for good if nothing blocks them now</label>
      </p>
      <NoteField form={form} hint="Such as a ticket's number, without the address." />
      <Field form={form} name="confirm" label="Address" hint={`Type ${shown} to confirm.`}>
        <input
          type="text"
          value={form.fields.confirm ?? ''}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          {...described(form, 'confirm')}
        />
      </Field>
    </FormPage>
  );
}
