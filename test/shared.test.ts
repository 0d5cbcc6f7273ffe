import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints, storable } from '../src/shared/text.ts';
import { parseTimestamp } from '../src/shared/time.ts';

describe('parseTimestamp', () => {
  it.each([
    ['2026-07-14T09:30:00.120Z', Date.UTC(2026, 6, 14, 9, 30, 0, 120)],
    ['2026-07-14T09:30:00Z', Date.UTC(2026, 6, 14, 9, 30)],
    ['2018-10-08T14:05:45 +0000', Date.UTC(2018, 9, 8, 14, 5, 45)],
    ['2009-12-03T04:24:21.000-05:00', Date.UTC(2009, 11, 3, 9, 24, 21)],
    ['2009-12-03T04:24:21.000 -0500', Date.UTC(2009, 11, 3, 9, 24, 21)],
    ['2026-07-14T09:30:00.5', Date.UTC(2026, 6, 14, 9, 30, 0, 500)],
    [' 2026-07-14T09:30Z ', Date.UTC(2026, 6, 14, 9, 30)],
  ])('%s', (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2026-13-01T00:00:00Z',
    '2026-07-14',
    '14 Jul 2026',
    'x'.repeat(100),
    null,
    5,
    [2025, 7, 24],
  ])('%j is no time', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });
});

describe('text', () => {
  it('makes any text storable, within its limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.integer({ min: 0, max: 40 }), (text, max) => {
        const stored = storable(`${text}\ud800\0`, max);
        expect(stored.isWellFormed()).toBe(true);
        expect(stored.length).toBeLessThanOrEqual(max);
        expect(stored).not.toContain('\0');
      }),
    );
  });

  it('compares as SQLite does: as UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
      { numRuns: 2_000 },
    );
    expect(compareCodePoints('\uff5e', '\u{1f6ab}')).toBeLessThan(0);
  });
});
