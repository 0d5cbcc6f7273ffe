/** The rules of alerts as a form, one group each. Pure. */
import { RULE_NAMES, type RuleName } from '../../reputation/alerts/rules.ts';
import { ALERT_SETTINGS } from '../../reputation/alerts/settings.ts';
import type { SectionField, SectionForm, SectionGroup } from '../settings/section/form.ts';
import { memberOf } from './enabled-rules.ts';
import { alertRulesPath } from './path.ts';
import { RULE_WORDS } from './words.ts';

type Part = Omit<SectionField, 'name'> & { readonly part: string };

const calm: Part = {
  part: 'calmHours',
  label: 'Resolved after it was calm for',
  kind: 'number',
  unit: 'hours running',
};

const lines = (many: string, of: Pick<Part, 'unit' | 'hint'>): readonly Part[] => [
  { part: 'hours', label: 'Window', hint: 'By the time of sending.', kind: 'number', unit: 'hours' },
  { part: 'warn', label: 'Warning line', kind: 'percent' },
  { part: 'review', label: 'Review line', kind: 'percent' },
  { part: 'pause', label: 'Pause line', kind: 'percent' },
  { part: 'atLeast', label: 'Only from so many on', kind: 'number', unit: many },
  { part: 'floor', label: 'With less mail nothing is judged', kind: 'number', ...of },
  { part: 'resolvedBelow', label: 'Calm is a rate under', kind: 'percent', hint: 'Of the line.' },
  calm,
];

const hourly = (many: string): readonly Part[] => [
  {
    part: 'threshold',
    label: 'Opens at',
    hint: 'Within an hour, by the time of the event.',
    kind: 'number',
    unit: many,
  },
  calm,
];

const PARTS: Readonly<Record<RuleName, readonly Part[]>> = {
  'bounce-rate': lines('hard bounces', { unit: 'attempted mails' }),
  'complaint-rate': lines('complaints', { unit: 'mails', hint: 'Delivered outside Google.' }),
  'bounce-count': hourly('hard bounces'),
  'complaint-count': hourly('complaints'),
  speed: [
    {
      part: 'hours',
      label: 'Hard bounces of',
      hint: 'Beside the same hours of the 7 days before.',
      kind: 'number',
      unit: 'hours',
    },
    { part: 'times', label: 'Opens at', hint: 'Times the usual, which is the median.', kind: 'number', unit: 'times' },
    { part: 'atLeast', label: 'Only from so many on', kind: 'number', unit: 'hard bounces' },
    calm,
  ],
  silence: [
    {
      part: 'hours',
      label: 'Nothing arrived for',
      hint: 'The hour that fills included.',
      kind: 'number',
      unit: 'hours',
    },
    {
      part: 'usual',
      label: 'Only where so much is usual',
      hint: 'In as many hours, the median of the 7 days before.',
      kind: 'number',
      unit: 'messages',
    },
  ],
  'provider-jump': [
    { part: 'hours', label: 'Window', kind: 'number', unit: 'hours' },
    { part: 'beforeHours', label: 'Compared with the time before', kind: 'number', unit: 'hours' },
    { part: 'line', label: 'Opens at', hint: 'Hard and soft bounces of attempted mail.', kind: 'percent' },
    { part: 'times', label: 'and at so many times the rate before', kind: 'number', unit: 'times' },
    { part: 'atLeast', label: 'and only from so many on', kind: 'number', unit: 'bounces' },
    { part: 'floor', label: 'With less mail nothing is judged', kind: 'number', unit: 'attempted mails' },
    { part: 'floorBefore', label: 'nor with less mail before', kind: 'number', unit: 'attempted mails' },
    { part: 'resolvedBelow', label: 'Calm is a rate under', kind: 'percent' },
    calm,
  ],
  'quarantine-growth': [
    { part: 'threshold', label: 'Opens at', hint: 'Within 24 hours.', kind: 'number', unit: 'messages' },
    calm,
  ],
  'dead-letter-growth': [{ part: 'threshold', label: 'Opens at', kind: 'number', unit: 'messages' }],
  'signature-failures': [
    { part: 'threshold', label: 'Opens at', hint: 'This hour and the one before.', kind: 'number', unit: 'messages' },
    calm,
  ],
  'aws-status': [],
  'tenant-paused': [],
};

const ON: Part = { part: 'enabled', label: 'This rule is', kind: 'boolean', options: { yes: 'on', no: 'off' } };

const fieldsOf = (member: string, parts: readonly Part[]): readonly SectionField[] =>
  parts.map(({ part, ...field }) => ({ ...field, name: `${member}.${part}` }));

const GROUPS: readonly SectionGroup[] = [
  ...RULE_NAMES.map((name) => ({
    id: name,
    ...{ title: RULE_WORDS[name].title, help: RULE_WORDS[name].help },
    fields: fieldsOf(memberOf(name), [ON, ...PARTS[name]]),
  })),
  {
    id: 'updates',
    title: 'While an alert stays open',
    help: 'An alert is told of when it opens and when it is over, and in between:',
    fields: fieldsOf('updates', [
      { part: 'worseBy', label: 'Again when it is worse by', kind: 'percent' },
      { part: 'afterMinutes', label: 'but not before', kind: 'number', unit: 'minutes' },
      { part: 'everyHours', label: 'and in any case every', kind: 'number', unit: 'hours' },
    ]),
  },
];

/** `/settings/alerts` */
export const ALERT_RULES: SectionForm = {
  section: ALERT_SETTINGS,
  path: alertRulesPath(),
  name: 'Alert rules',
  help: 'Judged once a minute, for each account and Region as AWS judges them. A rule that is switched off ends its alerts.',
  groups: () => GROUPS,
};
