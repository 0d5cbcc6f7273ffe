/** A new endpoint as the fields of a form, and what is wrong with them. Pure. */
import { err, ok, type Result } from '../../shared/result.ts';
import { ENDPOINT_KINDS, type EndpointKind, WEBHOOK_TYPES, WEEKDAYS } from '../../store/contract.ts';
import { type NewEndpoint, newEndpointSchema, typesOf } from '../../webhooks/endpoint-schema.ts';
import { parseTarget } from '../../webhooks/target.ts';
import type { Fields, Problems } from '../components/fields.ts';

export const typeField = (type: string): string => `type.${type}`;
export const dayField = (day: string): string => `day.${day}`;

/** The form of a kind as it is opened. */
export const freshFields = (kind: EndpointKind): Fields => ({
  minLevel: 'warn',
  timeZone: 'UTC',
  ...Object.fromEntries(typesOf(kind).map((type) => [typeField(type), 'on'])),
  ...Object.fromEntries(WEEKDAYS.map((day) => [dayField(day), 'on'])),
});

/** Which kind is asked for; `null` = none that there is. */
export const kindOf = (text: string | undefined): EndpointKind | null =>
  ENDPOINT_KINDS.find((kind) => kind === text) ?? null;

const PROBLEMS: Readonly<Record<string, string>> = {
  types: 'Tick at least one.',
  tenant: 'Write a tenant’s name: letters, digits, - and _, at most 64. Or leave it empty: all tenants.',
  description: 'Write at most 200 characters.',
  minLevel: 'Choose one of the three.',
  from: 'Write a time like 22:00, or empty both times: no quiet hours.',
  to: 'Write a time like 07:00, or empty both times: no quiet hours.',
  timeZone: 'Write a time zone like Europe/Berlin.',
  days: 'Tick at least one day.',
};

/** A fault of a place goes on from `This URL …` or `This …`. */
const targetProblem = (kind: EndpointKind, fault: string): string => {
  if (fault === 'is no URL') return 'Write the whole URL, like https://hooks.example.com/abc.';
  return `This ${kind === 'email' ? '' : 'URL '}${fault}.`;
};

function problemOf(kind: EndpointKind, field: string, message: string): string {
  if (field === 'url') return targetProblem(kind, message);
  if (field === 'to' && message.startsWith('would never')) return 'These hours would never end: untick a day.';
  return PROBLEMS[field] ?? 'This cannot be understood.';
}

/** The endpoint that the fields say, or what is wrong with which of them. */
export function parseFields(kind: EndpointKind, fields: Fields): Result<NewEndpoint, Problems> {
  const field = (name: string) => fields[name] ?? '';
  const ticked = <T extends string>(all: readonly T[], name: (each: T) => string) =>
    all.filter((each) => fields[name(each)] !== undefined);
  const isQuiet = field('from') !== '' || field('to') !== '';
  const parsed = newEndpointSchema.safeParse({
    kind,
    url: field('url'),
    types: kind === 'webhook' ? ticked(WEBHOOK_TYPES, typeField) : undefined,
    tenant: field('tenant') === '' ? null : field('tenant'),
    description: field('description'),
    minLevel: field('minLevel'),
    quietHours: isQuiet
      ? { from: field('from'), to: field('to'), timeZone: field('timeZone'), days: ticked(WEEKDAYS, dayField) }
      : null,
  });
  if (parsed.success) return ok(parsed.data);
  // The schema looks at the place only when all else is right; a person wants to hear of everything at once.
  const target = parseTarget(kind, field('url'));
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = path.filter((part) => typeof part === 'string').at(-1) ?? 'url';
    return [name, problemOf(kind, name, message)] as const;
  });
  return err({
    ...(target.ok ? {} : { url: problemOf(kind, 'url', target.error) }),
    ...Object.fromEntries(problems),
  });
}
