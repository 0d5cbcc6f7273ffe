/** A section of settings as the fields of a form, and back. Pure. */
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Fields, Problems } from '../../components/fields.ts';
import type { Plain, SectionField, SectionForm } from './form.ts';
import { issueField, issueWords } from './problems.ts';

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null || value === undefined ? '' : String(value);
}

/** Every leaf, by its place: `bounceRate.warn`. */
const leaves = (value: Plain, place = ''): readonly (readonly [string, string])[] =>
  Object.entries(value).flatMap(([name, member]) =>
    isPlain(member) ? leaves(member, `${place}${name}.`) : [[`${place}${name}`, textOf(member)] as const],
  );

/** The fields that show these settings. */
export const fieldsOf = ({ layOut }: Pick<SectionForm, 'layOut'>, settings: Plain): Fields =>
  Object.fromEntries(leaves(layOut?.(settings) ?? settings));

/** What holds when nobody has set anything. */
export const defaultSettings = ({ section }: SectionForm): Plain => section.schema.parse({});

/** Rows closed up. */
export const tidied = (form: SectionForm, fields: Fields): Fields => form.tidy?.(fields) ?? fields;

const YES_NO: Readonly<Record<string, boolean>> = { yes: true, no: false };
const NUMBER = /^-?\d{1,12}(\.\d{1,9})?$/;

/** What is no value stays text, for the schema to refuse: a field that got lost must not pass for its default. */
function readValue({ kind, empty }: SectionField, text: string): unknown {
  if (text === '' && empty !== undefined) return undefined;
  if (kind === 'boolean') return YES_NO[text] ?? text;
  return (kind === 'number' || kind === 'percent') && NUMBER.test(text) ? Number(text) : text;
}

/** A copy with a value at a place. */
function withValue(settings: Plain, [name = '', ...rest]: readonly string[], value: unknown): Plain {
  if (rest.length === 0) return { ...settings, [name]: value };
  const inner = Object.hasOwn(settings, name) ? settings[name] : {};
  return { ...settings, [name]: withValue(isPlain(inner) ? inner : {}, rest, value) };
}

/** The settings that the fields say, or what is wrong with which of them. */
export function parseSection(form: SectionForm, fields: Fields): Result<Plain, Problems> {
  let laidOut: Plain = {};
  for (const field of form.groups(fields).flatMap((group) => group.fields)) {
    const value = readValue(field, fields[field.name] ?? '');
    if (value !== undefined) laidOut = withValue(laidOut, field.name.split('.'), value);
  }
  const parsed = form.section.schema.safeParse(form.gather?.(laidOut) ?? laidOut);
  if (parsed.success) return ok(parsed.data);
  const fieldAt = (place: string) => form.fieldAt?.(place) ?? place;
  return err(Object.fromEntries(parsed.error.issues.map((issue) => [fieldAt(issueField(issue)), issueWords(issue)])));
}
