import { described, Field, TextField } from '../components/form.tsx';
import type { AuditFilters } from './audit-filters.ts';
import { ACTION_WORDS, hasWords } from './audit-words.ts';
import { auditPath } from './path.ts';

/** What of the log is shown. A form of the address bar: a view can be kept as a link. */
export function AuditFilterForm({ filters: form }: { filters: AuditFilters }) {
  const { fields } = form;
  const { action = '' } = fields;
  return (
    <form class="filters access-filters" method="get" action={auditPath()}>
      <TextField form={form} name="actor" label="Who" hint="Part of a key’s or a job’s name" />
      <Field form={form} name="action" label="Did what" hint="One kind of deed">
        <select {...described(form, 'action')}>
          <option value="">anything</option>
          {action === '' || hasWords(action) ? null : (
            <option value={action} selected>
              {action}
            </option>
          )}
          {Object.entries(ACTION_WORDS).map(([value, words]) => (
            <option value={value} selected={value === action}>
              {words}
            </option>
          ))}
        </select>
      </Field>
      <Day form={form} name="since" label="From" hint="This day on, UTC" />
      <Day form={form} name="until" label="Until" hint="Before this day, UTC" />
      <details open={'subject' in fields || 'tenant' in fields}>
        <summary>More filters</summary>
        <div class="filters access-filters">
          <TextField form={form} name="subject" label="To what" hint="An id, whole" />
          <TextField form={form} name="tenant" label="Tenant" hint="What concerns it alone" />
        </div>
      </details>
      <p class="filter-buttons">
        <button type="submit">Apply</button>
        {Object.keys(fields).length === 0 ? null : <a href={auditPath()}>Clear all filters</a>}
      </p>
    </form>
  );
}

interface DayProps {
  readonly form: AuditFilters;
  readonly name: 'since' | 'until';
  readonly label: string;
  readonly hint: string;
}

function Day({ form, name, label, hint }: DayProps) {
  return (
    <Field form={form} name={name} label={label} hint={hint}>
      <input type="date" value={form.fields[name] ?? ''} {...described(form, name)} />
    </Field>
  );
}
