import type { AccessKey } from '../../store/contract.ts';
import type { Form } from '../components/fields.ts';
import { described, Field, NoteField } from '../components/form.tsx';

/** How far and how long a block by hand reaches, and why. */
export function BlockFields({ viewer, form }: { viewer: AccessKey; form: Form }) {
  const text = (name: string) => ({
    type: 'text' as const,
    value: form.fields[name] ?? '',
    autocomplete: 'off',
    autocapitalize: 'none' as const,
    spellcheck: false,
    ...described(form, name),
  });
  return (
    <>
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
    </>
  );
}
