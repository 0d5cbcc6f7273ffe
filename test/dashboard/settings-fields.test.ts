import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences } from '../../src/dashboard/settings/differences.ts';
import { fieldsOf, parseNote, parseSettings, parseVersion, readFields } from '../../src/dashboard/settings/fields.ts';
import { DEFAULT_POLICY } from '../../src/suppression/policy-settings.ts';
import { anyPolicy } from '../support/policies.ts';

const defaults = fieldsOf(DEFAULT_POLICY);
const problemsOf = (over: Readonly<Record<string, string>>) => {
  const parsed = parseSettings(readFields({ ...defaults, ...over }));
  return parsed.ok ? {} : parsed.error;
};

describe('the fields of a policy', () => {
  it('say any policy, and are read as that policy again', () => {
    fc.assert(
      fc.property(anyPolicy, (settings) => {
        expect(parseSettings(readFields(fieldsOf(settings)))).toEqual({ ok: true, value: settings });
      }),
    );
  });

  it.each([
    ['hardBounce.days', 'soon', 'whole number from 1 to 3650'],
    ['hardBounce.days', '0', 'whole number from 1 to 3650'],
    ['hardBounce.days', '-1', 'whole number from 1 to 3650'],
    ['hardBounce.days', '1.5', 'whole number from 1 to 3650'],
    ['hardBounce.days', '99999999999999999999', 'whole number from 1 to 3650'],
    ['complaint.enabled', 'maybe', 'yes or no'],
    ['complaint.scope', 'some', 'one of the two'],
    ['softBounce.strikes', '1', 'whole number from 2 to 30'],
    ['softBounce.strikes', '', 'whole number from 2 to 30'],
    ['softBounce.strikes', '9', 'would never block'],
    ['softBounce.withinDays', '31', 'whole number from 1 to 30'],
    ['unsubscribe.days', '3651', 'whole number from 1 to 3650'],
  ])('name %s when it holds "%s"', (field, value, words) => {
    expect(problemsOf({ [field]: value })).toEqual({ [field]: expect.stringContaining(words) });
  });

  it('never take a field that did not arrive for "no"', () => {
    const { 'hardBounce.enabled': _, ...rest } = defaults;
    expect(parseSettings(rest)).toMatchObject({ ok: false, error: { 'hardBounce.enabled': 'Choose yes or no.' } });
    expect(parseSettings({}).ok).toBe(false);
  });

  it('take an emptied row out, wherever it stands, and count problems in the rows that are left', () => {
    const rows = {
      'unsubscribe.streams.0.list': ' ',
      'unsubscribe.streams.0.topic': '',
      'unsubscribe.streams.0.stream': '',
      'unsubscribe.streams.2.list': ' news ',
      'unsubscribe.streams.2.topic': '',
      'unsubscribe.streams.2.stream': 'marketing',
      'unsubscribe.streams.10.list': '',
      'unsubscribe.streams.10.topic': 'sport',
      'unsubscribe.streams.10.stream': 'two words',
    };
    const problems = problemsOf(rows);
    expect(Object.keys(problems).toSorted()).toEqual(['unsubscribe.streams.1.list', 'unsubscribe.streams.1.stream']);
    const parsed = parseSettings(
      readFields({ ...defaults, ...rows, 'unsubscribe.streams.10.list': 'l', 'unsubscribe.streams.10.stream': 's' }),
    );
    expect(parsed.ok && parsed.value.unsubscribe.streams).toEqual([
      { list: 'news', topic: '', stream: 'marketing' },
      { list: 'l', topic: 'sport', stream: 's' },
    ]);
  });

  it('refuse more streams than there may be, and do not silently drop the rest', () => {
    const many = Object.fromEntries(
      Array.from({ length: 260 }, (_, n) => n).flatMap((n) =>
        ['list', 'topic', 'stream'].map((part) => [`unsubscribe.streams.${n}.${part}`, 'x']),
      ),
    );
    expect(problemsOf(many)).toEqual({ 'unsubscribe.streams': expect.stringContaining('At most 200') });
  });

  it('bring a note of some lines, none, or too long a one', () => {
    expect(parseNote(readFields({ note: ' a\r\nb ' }))).toEqual({ ok: true, value: 'a\nb' });
    expect(parseNote(readFields({ note: '  ' }))).toEqual({ ok: true, value: null });
    expect(parseNote(readFields({ note: 'x'.repeat(1_001) })).ok).toBe(false);
  });

  it('fit no version when theirs is none', () => {
    expect(['', 'x', '-3', '1e3'].map((version) => parseVersion({ version }))).toEqual([-1, -1, -1, -1]);
    expect(parseVersion({ version: '12' })).toBe(12);
  });
});

describe('the differences of two policies', () => {
  it('are none exactly when they say the same, in whichever order streams are listed', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (a, b) => {
        const reversed = { ...a, unsubscribe: { ...a.unsubscribe, streams: a.unsubscribe.streams.toReversed() } };
        expect(differences(a, reversed)).toEqual([]);
        const { unsubscribe: _a, ...rulesOfA } = a;
        const { unsubscribe: _b, ...rulesOfB } = b;
        if (JSON.stringify(rulesOfA) !== JSON.stringify(rulesOfB)) expect(differences(a, b)).not.toEqual([]);
      }),
    );
  });

  it('name the rule, the field and both values in words', () => {
    const changed = {
      ...DEFAULT_POLICY,
      hardBounce: { enabled: false, scope: 'tenant' as const, days: 1 },
      unsubscribe: { ...DEFAULT_POLICY.unsubscribe, streams: [{ list: 'news', topic: 'sport', stream: 'marketing' }] },
    };
    const words = differences(DEFAULT_POLICY, changed).map(({ what, from, to }) => `${what}: ${from} > ${to}`);
    expect(words.map((each) => each.replaceAll('\u00a0', ' '))).toEqual([
      'Hard bounce, blocks: yes > no',
      'Hard bounce, mail of: every tenant > the tenant that sent',
      'Hard bounce, for how long: until removed > 1 day',
      'Mapped stream: null > topic sport of list news ends stream marketing',
    ]);
  });
});
