/** Settings of a section as fields and back, by the section with the most numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sectionDifferences } from '../../src/dashboard/settings/section/differences.ts';
import { defaultSettings, fieldsOf, parseSection } from '../../src/dashboard/settings/section/fields.ts';
import type { SectionField, SectionForm, SectionGroup } from '../../src/dashboard/settings/section/form.ts';
import { ALERT_SETTINGS, type AlertSettings, alertSettingsSchema } from '../../src/reputation/alerts/settings.ts';

const DEFAULTS: AlertSettings = alertSettingsSchema.parse({});

const fieldOf = (rule: string, member: string, value: unknown): SectionField => ({
  name: `${rule}.${member}`,
  label: member,
  kind: typeof value === 'boolean' ? 'boolean' : member === 'warn' ? 'percent' : 'number',
  ...(member === 'hours' ? { unit: 'hours' } : {}),
});

const GROUPS: readonly SectionGroup[] = Object.entries(DEFAULTS).map(([rule, members]) => ({
  id: rule,
  title: rule,
  fields: Object.entries(members).map(([member, value]) => fieldOf(rule, member, value)),
}));

const FORM: SectionForm = {
  section: ALERT_SETTINGS,
  path: '/settings/alerts',
  name: 'Rules',
  help: '',
  groups: () => GROUPS,
};

const defaults = () => ({ ...fieldsOf(FORM, DEFAULTS) });

describe('the fields of a section', () => {
  it('give the settings back that they were made from', () => {
    const hours = fc.integer({ min: 1, max: 720 });
    fc.assert(
      fc.property(hours, fc.boolean(), fc.integer({ min: 1, max: 39_999 }), (span, enabled, warn) => {
        const settings = {
          ...DEFAULTS,
          bounceRate: { ...DEFAULTS.bounceRate, hours: span, warn: warn / 10_000 },
          awsStatus: { enabled },
        };
        expect(parseSection(FORM, fieldsOf(FORM, settings))).toEqual({ ok: true, value: settings });
      }),
    );
  });

  it('say the defaults when nothing was set', () => {
    expect(defaultSettings(FORM)).toEqual(DEFAULTS);
    expect(fieldsOf(FORM, defaultSettings(FORM))['bounceRate.warn']).toBe('4');
  });

  it.each([
    ['bounceRate.hours', '24.5', 'Write a whole number.'],
    ['bounceRate.hours', '721', 'Write at most 720.'],
    ['bounceRate.hours', '0', 'Write at least 1.'],
    ['bounceRate.hours', 'a day', 'Write a number.'],
    ['bounceRate.hours', '', 'Write a number.'],
    ['bounceRate.warn', '0', 'Write more than 0.'],
    ['bounceRate.warn', '0.00001', 'This has more than four decimals.'],
    ['awsStatus.enabled', 'perhaps', 'Choose one of the two.'],
  ])('say of %s = "%s": %s', (name, text, words) => {
    expect(parseSection(FORM, { ...defaults(), [name]: text })).toEqual({ ok: false, error: { [name]: words } });
  });

  it('say which of several lines has to change', () => {
    const parsed = parseSection(FORM, { ...defaults(), 'bounceRate.review': '11' });
    expect(parsed).toEqual({
      ok: false,
      error: { 'bounceRate.review': 'The lines have to rise from warn to pause.' },
    });
  });

  it('do not take a field that got lost on the way for its default', () => {
    const { 'silence.enabled': _, ...fields } = defaults();
    expect(parseSection(FORM, fields)).toEqual({ ok: false, error: { 'silence.enabled': 'Choose one of the two.' } });
  });

  it('are compared in words, with their units', () => {
    const after = {
      ...DEFAULTS,
      bounceRate: { ...DEFAULTS.bounceRate, hours: 48, warn: 3.5 },
      silence: { ...DEFAULTS.silence, enabled: false },
    };
    expect(sectionDifferences(FORM, DEFAULTS, after)).toEqual([
      { what: 'bounceRate: hours', from: '24\u00a0hours', to: '48\u00a0hours' },
      { what: 'bounceRate: warn', from: '4\u202f%', to: '3.5\u202f%' },
      { what: 'silence: enabled', from: 'yes', to: 'no' },
    ]);
  });
});
