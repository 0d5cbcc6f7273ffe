/**
 * A policy as the fields of a form, and back. Pure. A field's name is its place in the settings: `softBounce.days`,
 * `unsubscribe.streams.3.topic`.
 */

import { err, ok, type Result } from '../../shared/result.ts';
import { type PolicySettings, RULE_NAMES, type RuleName } from '../../suppression/policy-rules.ts';
import { DEFAULT_POLICY, MAX_NOTE, MAX_STREAMS, policySchema } from '../../suppression/policy-settings.ts';
import type { Fields, Problems } from '../components/fields.ts';
import { fieldProblem } from './field-problems.ts';

export const STREAM_PARTS = ['list', 'topic', 'stream'] as const;
export const STREAMS = 'unsubscribe.streams';
/** One more than is allowed is read, so that too many are refused and not cut. */
const MAX_ROWS = MAX_STREAMS + 1;
const LONGEST_TEXT = 4_000;

/** Whether a rule counts strikes before it blocks. */
export const hasStrikes = (name: RuleName): boolean => DEFAULT_POLICY[name].strikes !== undefined;
/** Who left a list left the tenant's: that rule has no other scope. */
export const hasScope = (name: RuleName): boolean => name !== 'unsubscribe';

/** The fields that show these settings. */
export function fieldsOf(settings: PolicySettings): Fields {
  const rules = RULE_NAMES.flatMap((name) => {
    const { enabled, scope, days, strikes, withinDays } = settings[name];
    return [
      [`${name}.enabled`, enabled ? 'yes' : 'no'],
      ...(hasScope(name) ? [[`${name}.scope`, scope]] : []),
      [`${name}.days`, days === null ? '' : String(days)],
      ...(strikes === undefined ? [] : [[`${name}.strikes`, String(strikes)]]),
      ...(withinDays === undefined ? [] : [[`${name}.withinDays`, String(withinDays)]]),
    ];
  });
  const streams = settings.unsubscribe.streams.flatMap((row, n) =>
    STREAM_PARTS.map((part) => [`${STREAMS}.${n}.${part}`, row[part]]),
  );
  return Object.fromEntries([...rules, ...streams]);
}

export type StreamRow = Readonly<Record<(typeof STREAM_PARTS)[number], string>>;

/** The rows of streams in which anything stands. */
export function streamRows(fields: Fields): readonly StreamRow[] {
  const numbers = Object.keys(fields).flatMap(
    (name) => /^unsubscribe\.streams\.(\d{1,4})\.list$/.exec(name)?.[1] ?? [],
  );
  return numbers
    .map(Number)
    .toSorted((a, b) => a - b)
    .map((n) => ({
      list: fields[`${STREAMS}.${n}.list`] ?? '',
      topic: fields[`${STREAMS}.${n}.topic`] ?? '',
      stream: fields[`${STREAMS}.${n}.stream`] ?? '',
    }))
    .filter((row) => STREAM_PARTS.some((part) => row[part] !== ''))
    .slice(0, MAX_ROWS);
}

/** What a browser sent, trimmed, with the rows of streams closed up: emptying a row removes it. */
export function readFields(form: Readonly<Record<string, unknown>>): Fields {
  const texts = Object.entries(form).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value.slice(0, LONGEST_TEXT).replaceAll('\r\n', '\n').trim()]] : [],
  );
  const others = texts.filter(([name]) => !name.startsWith(`${STREAMS}.`));
  const rows = streamRows(Object.fromEntries(texts)).flatMap((row, n) =>
    STREAM_PARTS.map((part): [string, string] => [`${STREAMS}.${n}.${part}`, row[part]]),
  );
  return Object.fromEntries([...others, ...rows]);
}

const YES_NO: Readonly<Record<string, boolean>> = { yes: true, no: false };
/** What is no number stays text, for the schema to refuse. */
const numberOf = (text: string): number | string => (/^\d{1,6}$/.test(text) ? Number(text) : text);

function ruleOf(fields: Fields, name: RuleName): object {
  const field = (part: string) => fields[`${name}.${part}`] ?? '';
  const days = field('days');
  return {
    // A field that never arrived must not switch a rule off.
    enabled: YES_NO[field('enabled')],
    scope: hasScope(name) ? field('scope') : 'tenant',
    days: days === '' ? null : numberOf(days),
    ...(hasStrikes(name) ? { strikes: numberOf(field('strikes')), withinDays: numberOf(field('withinDays')) } : {}),
    ...(name === 'unsubscribe' ? { streams: streamRows(fields) } : {}),
  };
}

/** The settings that the fields say, or what is wrong with which of them. */
export function parseSettings(fields: Fields): Result<PolicySettings, Problems> {
  const parsed = policySchema.safeParse(Object.fromEntries(RULE_NAMES.map((name) => [name, ruleOf(fields, name)])));
  if (parsed.success) return ok(parsed.data);
  return err(
    Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), fieldProblem(path, message)])),
  );
}

/** The reason that goes with a version; `null` when there is none. */
export function parseNote(fields: Fields, most = MAX_NOTE): Result<string | null, Problems> {
  const note = fields.note ?? '';
  if (note.length > most) return err({ note: `Write at most ${most} characters.` });
  return ok(note === '' ? null : note);
}

/** The version that the form was made from. What is no number fits no version, so nothing is overwritten by it. */
export const parseVersion = (fields: Fields): number => {
  const version = numberOf(fields.version ?? '');
  return typeof version === 'number' ? version : -1;
};
