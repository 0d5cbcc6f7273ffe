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

/** Asks how far and how long a block by hand reaches. */
export function BlockPage({ assets, viewer, address, form }: Props) {
  const shown = shownAddress(address);
  const text = (name: string) => ({
    type: 'text' as const,
    value: form.fields[name] ?? '',
    autocomplete: 'off',
    autocapitalize: 'none' as const,
    spellcheck: false,
    ...described(form, name),
  });
  return (
    <FormPage
      {...{ assets, viewer, address, form }}
      question={`Block ${shown}?`}
      what="block"
      deed={`Block ${buttonAddress(address)}`}
    >
      <p>
        Senders that check get “no” from the next check on. An entry with the reason “manual” is added
        {viewer.tenant === null ? '' : ` for tenant ${viewer.tenant}`}; one with the same scope takes its new end and
        note. Way back: Release.
      </p>
      {viewer.tenant === null ? (
        <Field form={form} name="tenant" label="Tenant" hint="Empty: all tenants.">
          <input placeholder="all tenants" {...text('tenant')} />
        </Field>
      ) : null}
      <Field form={form} name="stream" label="Stream" hint="A class of mail, as marketing. Empty: all streams.">
        <input placeholder="all streams" {...text('stream')} />
      </Field>
      <Field form={form} name="until" label="Until" hint="The last day, UTC, as 2026-12-31. Empty: until removed.">
        <input {...text('until')} type="date" />
      </Field>
      <NoteField form={form} hint="Why, for whoever looks it up." />
    </FormPage>
  );
}
