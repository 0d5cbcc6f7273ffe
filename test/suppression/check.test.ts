import { describe, expect, it } from 'vitest';
import type { Suppression } from '../../src/store/contract.ts';
import { createJudge, lookupKeys } from '../../src/suppression/check.ts';
import { entryOf } from '../support/entries.ts';

const NOW = 1_000_000;
const blocked = (entries: readonly Suppression[], scope: { tenant?: string; stream?: string } = {}) => {
  return createJudge(entries, { tenant: 'default', ...scope }, NOW)('ann@example.net').reason;
};

describe('the judge', () => {
  it('answers in the order asked, per item, duplicates and malformed ones included', () => {
    const asked = ['Ann <ANN@example.net>', 'no address', 'bob@example.org', 'ann@example.net'];
    const results = asked.map(createJudge([entryOf({})], { tenant: 'default' }, NOW));
    expect(results.map(({ recipient, allowed, reason }) => [recipient, allowed, reason])).toEqual([
      ['Ann <ANN@example.net>', false, 'bounce'],
      ['no address', false, 'invalid'],
      ['bob@example.org', true, undefined],
      ['ann@example.net', false, 'bounce'],
    ]);
  });

  it('keeps tenants apart', () => {
    expect(blocked([entryOf({ tenant: 'acme' })])).toBeUndefined();
    expect(blocked([entryOf({ tenant: 'acme' })], { tenant: 'acme' })).toBe('bounce');
    expect(blocked([entryOf({ tenant: '' })], { tenant: 'acme' })).toBe('bounce');
  });

  it('keeps streams apart when one is asked for, and takes any otherwise', () => {
    expect(blocked([entryOf({ stream: 'marketing' })])).toBe('bounce');
    expect(blocked([entryOf({ stream: 'marketing' })], { stream: 'marketing' })).toBe('bounce');
    expect(blocked([entryOf({ stream: 'marketing' })], { stream: 'transactional' })).toBeUndefined();
  });

  it('lets an entry end at the very moment of its expiry', () => {
    expect(blocked([entryOf({ expiresAt: NOW })])).toBeUndefined();
    expect(blocked([entryOf({ expiresAt: NOW + 1 })])).toBe('bounce');
  });

  it('names the strongest reason', () => {
    const all = ['validation', 'ses-list', 'soft-bounce', 'bounce', 'unsubscribe', 'manual', 'complaint'] as const;
    const entries = all.map((reason) => entryOf({ reason }));
    for (let i = entries.length; i > 0; i--) expect(blocked(entries.slice(0, i))).toBe(all[i - 1]);
  });

  it('names, of one reason, the entry that holds longest', () => {
    const judge = createJudge(
      [
        entryOf({ expiresAt: NOW + 5, note: 'short' }),
        entryOf({ tenant: 'default', note: 'for ever' }),
        entryOf({ expiresAt: NOW + 9 }),
      ],
      { tenant: 'default' },
      NOW,
    );
    expect(judge('ann@example.net').entry?.note).toBe('for ever');
  });

  it('blocks whole domains', () => {
    expect(blocked([entryOf({ address: '@example.net', reason: 'manual' })])).toBe('manual');
    expect(blocked([entryOf({ address: '@example.org' })])).toBeUndefined();
  });
});

it('looks up an address and its domain', () => {
  expect(lookupKeys('Ann <A@B.C>')).toEqual(['a@b.c', '@b.c']);
  expect(lookupKeys('nonsense')).toEqual([]);
});
