/** The rules of the circuit breaker as a form: what holds for all, then one group for each rule. Pure. */
import { BREAKER_SECTION, MAX_BREAKERS } from '../../reputation/breaker/settings.ts';
import { MEASURES, type Measure } from '../../reputation/rates.ts';
import type { Fields } from '../components/fields.ts';
import { fieldsOf } from '../settings/section/fields.ts';
import type { Plain, SectionField, SectionForm, SectionGroup } from '../settings/section/form.ts';
import { breakersPath, rulesPath } from './path.ts';

const KINDS: Readonly<Record<string, string>> = {
  '': 'nothing: the row is left out',
  configurationSet: 'configuration set',
  tenant: 'tenant',
  account: 'whole account',
};

const EVERY: Readonly<Record<string, string>> = {
  configurationSet: 'every configuration set',
  tenant: 'every tenant',
  account: 'every account',
};

const general: SectionGroup = {
  id: 'general',
  title: 'For all rules',
  fields: [
    {
      name: 'dryRun',
      label: 'What it does',
      kind: 'boolean',
      options: { yes: 'dry run: nothing is paused', no: 'pause in earnest' },
    },
    {
      name: 'account',
      label: 'Account of the AWS credentials',
      hint: 'Needed when mail of several accounts is seen: the others are not called.',
      kind: 'text',
      empty: 'the one account that is seen',
    },
  ],
};

const MEASURE_WORDS: Readonly<Record<Measure, { readonly many: string; readonly whole: string; readonly of: string }>> =
  {
    bounce: { many: 'hard bounces', whole: 'Attempted.', of: 'mails' },
    complaint: { many: 'complaints', whole: 'Outside Google, which reports none.', of: 'deliveries' },
  };

const measureFields = (measure: Measure): readonly SectionField[] => {
  const { many, whole, of } = MEASURE_WORDS[measure];
  return [
    { name: `${measure}.watched`, label: `Watch ${many}`, kind: 'boolean' },
    { name: `${measure}.linePercent`, label: `Trip at a rate of ${many} of`, kind: 'percent' },
    { name: `${measure}.atLeast`, label: `and at least so many ${many}`, kind: 'number', unit: many },
    { name: `${measure}.volume`, label: 'and at least so much mail', hint: whole, kind: 'number', unit: of },
  ];
};

const ROW: readonly SectionField[] = [
  { name: 'scope.kind', label: 'Watch and pause', kind: 'choice', options: KINDS, usual: null },
  {
    name: 'scope.name',
    label: 'Its name',
    hint: 'Of the configuration set or the tenant.',
    kind: 'text',
    empty: 'every one, each on its own',
    usual: null,
  },
  { name: 'scope.account', label: 'AWS account', kind: 'text', empty: 'every one, each on its own' },
  { name: 'scope.region', label: 'Region', kind: 'text', empty: 'every one, each on its own' },
  {
    name: 'scope.sesTenant',
    label: 'Name or ARN of the tenant at SES',
    hint: 'For tenants only.',
    kind: 'text',
    empty: "the tenant's own name",
  },
  ...MEASURES.flatMap(measureFields),
  {
    name: 'windowHours',
    label: 'Within',
    hint: 'By the hour in which mail was accepted.',
    kind: 'number',
    unit: 'hours',
  },
  {
    name: 'coolDownHours',
    label: 'Resume by itself after so many hours',
    kind: 'number',
    unit: 'hours',
    empty: 'only a person resumes',
  },
  {
    name: 'aws',
    label: 'Tell AWS',
    kind: 'boolean',
    options: { yes: 'switch sending off at SES too', no: 'only the check tells the pause' },
  },
];

const ROW_PART = /^breakers\.(\d{1,3})\.(.+)$/;
const place = (row: number, part: string): string => `breakers.${row}.${part}`;

/** The rows that are about something, in order. */
const rowsOf = (fields: Fields): readonly number[] =>
  [...new Set(Object.keys(fields).flatMap((name) => Number(ROW_PART.exec(name)?.[1] ?? Number.NaN)))]
    .filter((row) => (fields[place(row, 'scope.kind')] ?? '') !== '')
    .toSorted((a, b) => a - b)
    // One more than is allowed is read, so that too many are refused and not cut.
    .slice(0, MAX_BREAKERS + 1);

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;
const inner = (value: unknown): Plain => (isPlain(value) ? value : {});

function layOut(settings: Plain): Plain {
  const { breakers, ...rest } = BREAKER_SECTION.schema.parse(settings);
  return {
    ...rest,
    breakers: breakers.map(({ scope, ...rule }) => ({
      ...rule,
      scope: {
        ...scope,
        name: scope.kind === 'configurationSet' ? scope.name : scope.kind === 'tenant' ? scope.tenant : '',
      },
      ...Object.fromEntries(
        MEASURES.map((measure) => [measure, { ...(rule[measure] ?? USUAL[measure]), watched: rule[measure] !== null }]),
      ),
    })),
  };
}

/** What a rule says when nobody has chosen anything. */
const USUAL = (() => {
  const [rule] = BREAKER_SECTION.schema.parse({ breakers: [{ scope: { kind: 'account' } }] }).breakers;
  if (rule === undefined) throw new Error('A rule of defaults is a rule');
  return rule;
})();

const gatherMeasure = (measure: unknown): unknown => {
  const { watched, ...rest } = inner(measure);
  return watched === false ? null : watched === true ? rest : { ...rest, watched };
};

const gatherRow = (row: unknown): Plain => {
  const { scope, bounce, complaint, ...rest } = inner(row);
  const { kind, name, ...where } = inner(scope);
  const named = name === undefined ? {} : { [kind === 'tenant' ? 'tenant' : 'name']: name };
  return {
    ...rest,
    scope: { kind, ...named, ...where },
    bounce: gatherMeasure(bounce),
    complaint: gatherMeasure(complaint),
  };
};

/** `configuration set news: 10 % hard bounces …` is too long for a line of a history: what it is about suffices. */
function summaryOf(fields: Fields, row: number): string {
  const kind = fields[place(row, 'scope.kind')] ?? '';
  const name = fields[place(row, 'scope.name')] ?? '';
  return name === '' ? (EVERY[kind] ?? kind) : `${KINDS[kind] ?? kind} ${name}`;
}

const USUAL_FIELDS: Fields = fieldsOf({ layOut }, { breakers: [USUAL] });

const groupOf = (row: number, title: string, more: Partial<SectionGroup> = {}): SectionGroup => ({
  id: `breakers-${row}`,
  title,
  ...more,
  fields: ROW.map((field) => ({
    ...field,
    name: place(row, field.name),
    usual: field.usual === null ? null : (USUAL_FIELDS[place(0, field.name)] ?? ''),
  })),
});

/** `/settings/circuit-breaker` */
export const BREAKER_RULES: SectionForm = {
  section: BREAKER_SECTION,
  path: rulesPath,
  name: 'Circuit breaker',
  help: 'Stops one configuration set, tenant or account before AWS stops everything. Of several rules about the same one, the first decides.',
  seeAlso: { path: breakersPath(), words: 'What is paused now' },
  groups: (fields) => [
    general,
    ...rowsOf(fields).map((row, n) => groupOf(row, `Rule ${n + 1}`, { summary: summaryOf(fields, row) })),
  ],
  spare: (fields) => {
    const rows = rowsOf(fields);
    if (rows.length >= MAX_BREAKERS) return null;
    return groupOf((rows.at(-1) ?? -1) + 1, 'One more rule', {
      help: 'Choose what it watches; left at nothing, there is none.',
    });
  },
  tidy: (fields) => {
    const rows = rowsOf(fields);
    return Object.fromEntries(
      Object.entries(fields).flatMap(([name, text]): [string, string][] => {
        const [, row, part] = ROW_PART.exec(name) ?? [];
        if (row === undefined || part === undefined) return [[name, text]];
        const n = rows.indexOf(Number(row));
        return n < 0 ? [] : [[place(n, part), text]];
      }),
    );
  },
  layOut,
  gather: (laidOut) => ({ ...laidOut, breakers: Object.values(inner(laidOut.breakers)).map(gatherRow) }),
  fieldAt: (name) => name.replace(/\.scope\.tenant$/, '.scope.name'),
};
