/** What is different between two settings of a section, field by field, in words. Pure. */
import type { Fields } from '../../components/fields.ts';
import type { Difference } from '../differences.ts';
import { fieldsOf } from './fields.ts';
import type { Plain, SectionField, SectionForm, SectionGroup } from './form.ts';

const YES_NO: Readonly<Record<string, string>> = { yes: 'yes', no: 'no' };

/** What a field's value is called: `24 hours`, `yes`. */
export function valueWords({ kind, unit, options, empty }: SectionField, text: string): string {
  if (text === '') return empty ?? 'nothing';
  const words = options ?? (kind === 'boolean' ? YES_NO : {});
  if (words[text] !== undefined) return words[text];
  const sign = kind === 'percent' ? '\u202f%' : unit === undefined ? '' : `\u00a0${unit}`;
  return `${text}${sign}`;
}

const byId = (groups: readonly SectionGroup[]): ReadonlyMap<string, SectionGroup> =>
  new Map(groups.map((group) => [group.id, group]));

const fieldDifferences = ({ title, fields }: SectionGroup, before: Fields, after: Fields): readonly Difference[] =>
  fields.flatMap((field): Difference[] => {
    const [from, to] = [before[field.name] ?? '', after[field.name] ?? ''];
    if (from === to) return [];
    return [{ what: `${title}: ${field.label}`, from: valueWords(field, from), to: valueWords(field, to) }];
  });

/** What changed from one to the other: rows that went, then fields and rows in the order of the page. */
export function sectionDifferences(form: SectionForm, before: Plain, after: Plain): readonly Difference[] {
  const [old, now] = [fieldsOf(form, before), fieldsOf(form, after)];
  const [oldGroups, groups] = [byId(form.groups(old)), byId(form.groups(now))];
  const gone = [...oldGroups.values()].filter(({ id }) => !groups.has(id));
  return [
    ...gone.map(({ title, summary }) => ({ what: title, from: summary ?? title, to: null })),
    ...[...groups.values()].flatMap((group) =>
      oldGroups.has(group.id)
        ? fieldDifferences(group, old, now)
        : [{ what: group.title, from: null, to: group.summary ?? group.title }],
    ),
  ];
}
