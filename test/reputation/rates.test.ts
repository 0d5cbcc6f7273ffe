import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counts, ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import {
  changeText,
  intervalText,
  lineText,
  percentText,
  perTenThousandText,
  shareText,
} from '../../src/reputation/rate-text.ts';
import {
  accountVerdicts,
  FLOORS,
  headroom,
  judge,
  LINES,
  MEASURES,
  type Measure,
  reaches,
  verdictOf,
  wilson,
} from '../../src/reputation/rates.ts';

const counts = (some: Partial<Counts>): Counts => ({ ...ZERO_COUNTS, ...some });
const bounces = (part: number, whole: number): Counts => counts({ hardBounced: part, attempted: whole });
const complaints = (part: number, whole: number): Counts => counts({ complained: part, deliveredOutsideGoogle: whole });
const both = (b: number, attempted: number, c: number, delivered: number): Counts => ({
  ...bounces(b, attempted),
  complained: c,
  deliveredOutsideGoogle: delivered,
});

const measure = fc.constantFrom<Measure>(...MEASURES);
const line = fc
  .tuple(measure, fc.constantFrom('watch', 'review', 'pause'))
  .map(([m, name]) => LINES[m][name as 'watch']);
const ratio = fc
  .tuple(fc.integer({ min: 1, max: 5_000_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([whole, share]) => ({ part: Math.floor(whole * share), whole }));
/** Ratios that lie around a line, where rounding hurts. */
const nearLine = fc
  .tuple(
    measure,
    fc.constantFrom('watch', 'review', 'pause'),
    fc.integer({ min: 1, max: 2_000_000_000 }),
    fc.integer({ min: -3, max: 3 }),
  )
  .map(([m, name, whole, off]) => {
    const { part, whole: of } = LINES[m][name as 'watch'];
    return { measure: m, part: Math.min(whole, Math.max(0, Math.ceil((whole * part) / of) + off)), whole };
  });

describe('headroom', () => {
  it.each([
    [
      { part: 3, whole: 100 },
      { left: 1, over: 0 },
    ],
    [
      { part: 4, whole: 100 },
      { left: 0, over: 0 },
    ],
    [
      { part: 5, whole: 100 },
      { left: 0, over: 1 },
    ],
    [
      { part: 2_220, whole: 184_220 },
      { left: 6_990, over: 0 },
    ],
    [
      { part: 0, whole: 0 },
      { left: 0, over: 0 },
    ],
  ])('of %o under 5 %% is %o', (given, expected) => {
    expect(headroom(given, LINES.bounce.review)).toEqual(expected);
  });

  it('may be taken whole, and one more reaches the line', () => {
    fc.assert(
      fc.property(ratio, line, ({ part, whole }, at) => {
        const { left, over } = headroom({ part, whole }, at);
        fc.pre(over === 0);
        expect(reaches({ part: part + left, whole }, at)).toBe(false);
        expect(reaches({ part: part + left + 1, whole }, at)).toBe(true);
      }),
    );
  });

  it('past the line says how many fewer would have been under it', () => {
    fc.assert(
      fc.property(ratio, line, ({ part, whole }, at) => {
        const { left, over } = headroom({ part, whole }, at);
        fc.pre(over > 0);
        expect(left).toBe(0);
        expect(reaches({ part: part - over, whole }, at)).toBe(false);
        expect(reaches({ part: part - over + 1, whole }, at)).toBe(true);
      }),
    );
  });
});

describe('state', () => {
  it.each([
    [399, 10_000, 'healthy'],
    [400, 10_000, 'watch'],
    [499, 10_000, 'watch'],
    [500, 10_000, 'review'],
    [999, 10_000, 'review'],
    [1_000, 10_000, 'pause'],
    [99, 99, 'low-volume'],
    [0, 100, 'healthy'],
    [0, 0, 'low-volume'],
  ])('%i hard bounces of %i mails: %s', (part, whole, state) => {
    expect(judge('bounce', bounces(part, whole)).state).toBe(state);
  });

  it.each([
    [7, 10_000, 'healthy'],
    [8, 10_000, 'watch'],
    [10, 10_000, 'review'],
    [50, 10_000, 'pause'],
    [1, 1_000, 'review'],
    [1, 999, 'low-volume'],
  ])('%i complaints of %i deliveries outside Google: %s', (part, whole, state) => {
    expect(judge('complaint', complaints(part, whole)).state).toBe(state);
  });

  it('divides complaints by the deliveries outside Google, not by all', () => {
    const judged = judge('complaint', counts({ complained: 10, deliveredOutsideGoogle: 10_000, delivered: 100_000 }));
    expect(judged.rate).toBe(0.001);
    expect(judged.state).toBe('review');
  });

  it('has no rate without mail', () => {
    expect(judge('bounce', ZERO_COUNTS)).toMatchObject({ rate: null, interval: null, state: 'low-volume' });
  });
});

describe('verdict', () => {
  it('is the worse of the two measures', () => {
    expect(verdictOf(both(0, 10_000, 50, 10_000))).toMatchObject({ state: 'pause', speaks: 'complaint' });
    expect(verdictOf(both(600, 10_000, 0, 10_000))).toMatchObject({ state: 'review', speaks: 'bounce' });
  });

  it('between equals is spoken by the one nearer to its review line', () => {
    expect(verdictOf(both(10, 10_000, 7, 10_000))).toMatchObject({ state: 'healthy', speaks: 'complaint' });
    expect(verdictOf(both(300, 10_000, 1, 10_000))).toMatchObject({ state: 'healthy', speaks: 'bounce' });
  });

  it('is not healthy while one measure has too little mail', () => {
    expect(verdictOf(both(1, 500, 0, 480))).toMatchObject({ state: 'low-volume', speaks: 'complaint' });
  });

  it('judges accounts and Regions on their own, worst first', () => {
    const large = { ...both(10, 1_000_000, 1, 900_000), account: '111122223333', region: 'eu-west-1' };
    const bad = { ...both(90, 1_000, 0, 900), account: '111122223333', region: 'us-east-1' };
    const idle = { ...both(0, 3, 0, 3), account: '444455556666', region: 'eu-west-1' };
    expect(accountVerdicts([large, idle, bad]).map(({ region, account }) => `${account}/${region}`)).toEqual([
      '111122223333/us-east-1',
      '111122223333/eu-west-1',
      '444455556666/eu-west-1',
    ]);
  });
});

describe('Wilson interval', () => {
  it('agrees with published values', () => {
    // R: prop.test(10, 100, correct = FALSE)$conf.int
    const { low, high } = wilson({ part: 10, whole: 100 }) ?? { low: 0, high: 0 };
    expect(low).toBeCloseTo(0.05522914, 7);
    expect(high).toBeCloseTo(0.1743657, 7);
  });

  it('holds the rate and stays within 0 and 1', () => {
    fc.assert(
      fc.property(ratio, (given) => {
        const interval = wilson(given);
        const p = given.part / given.whole;
        expect(interval).not.toBeNull();
        if (interval === null) return;
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.low).toBeLessThanOrEqual(p + 1e-12);
        expect(interval.high).toBeGreaterThanOrEqual(p - 1e-12);
        expect(interval.high).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('text', () => {
  const shown = (m: Measure, part: number, whole: number) => percentText(m, { part, whole }).replace('\u202f', ' ');

  it.each<[Measure, number, number, string]>([
    ['bounce', 2_220, 184_220, '1.21 %'],
    ['bounce', 4_996, 100_000, '4.996 %'],
    ['bounce', 4_999_999, 100_000_000, '4.999999 %'],
    ['bounce', 5, 100, '5.00 %'],
    ['bounce', 0, 100, '0 %'],
    ['bounce', 1, 1_000_000, '<0.01 %'],
    ['bounce', 99_999, 100_000, '99.999 %'],
    ['bounce', 1, 1, '100.00 %'],
    ['complaint', 38, 181_900, '0.021 %'],
    ['complaint', 1, 1_000_000, '<0.001 %'],
    ['complaint', 9_996, 10_000_000, '0.09996 %'],
    ['complaint', 0, 0, 'no rate'],
  ])('%s %i of %i: %s', (m, part, whole, expected) => {
    expect(shown(m, part, whole)).toBe(expected);
  });

  it('of a share is 0 or 100 for nothing or all alone', () => {
    const texts = [0, 1, 499, 999, 1_000].map((part) => shareText({ part, whole: 1_000 }));
    expect(texts).toEqual(['0', '<1', '50', '>99', '100'].map((text) => `${text}\u202f%`));
    expect(shareText({ part: 0, whole: 0 })).toBe('no share');
  });

  it('shows complaints per 10,000 too', () => {
    expect(perTenThousandText({ part: 38, whole: 181_900 })).toBe('2.1 per 10,000');
    expect(perTenThousandText({ part: 999, whole: 1_000_000 })).toBe('9.99 per 10,000');
    expect(perTenThousandText({ part: 1, whole: 10_000_000 })).toBe('<0.1 per 10,000');
  });

  it('never reaches a line that the value does not, and shows it when the value does', () => {
    fc.assert(
      fc.property(nearLine, ({ measure: m, part, whole }) => {
        const text = percentText(m, { part, whole });
        for (const at of Object.values(LINES[m])) {
          const printed = Number(text.replace('<', '').replace('\u202f%', ''));
          const below = printed < (at.part / at.whole) * 100;
          expect(below).toBe(!reaches({ part, whole }, at));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('prints 0 for zero only', () => {
    fc.assert(
      fc.property(measure, ratio, (m, given) => {
        expect(percentText(m, given) === '0\u202f%').toBe(given.part === 0);
      }),
    );
  });

  it('prints ranges, changes and lines', () => {
    expect(intervalText('bounce', { low: 0.0116, high: 0.0126 })).toBe('1.16 to 1.26\u202f%');
    expect(intervalText('bounce', { low: 0, high: 1 })).toBe('0.00 to 100.00\u202f%');
    expect(changeText('bounce', { part: 15, whole: 1_000 }, { part: 12, whole: 1_000 })).toBe('+0.30 points');
    expect(changeText('bounce', { part: 12, whole: 1_000 }, { part: 15, whole: 1_000 })).toBe('\u22120.30 points');
    expect(changeText('bounce', { part: 1, whole: 1_000 }, { part: 0, whole: 1_000 })).toBe('new');
    expect(changeText('bounce', { part: 1, whole: 1_000 }, { part: 0, whole: 0 })).toBeNull();
    expect(lineText(LINES.complaint.review)).toBe('0.1\u202f%');
    expect(FLOORS).toEqual({ bounce: 100, complaint: 1_000 });
  });
});
