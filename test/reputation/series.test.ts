import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import { ratioOf } from '../../src/reputation/rates.ts';
import { rateSeries, seriesRange, sumHours, WINDOW_NAMES, WINDOWS, windowRange } from '../../src/reputation/series.ts';
import { HOUR } from '../../src/shared/time.ts';
import type { HourCounts } from '../../src/store/contract.ts';

const NOW = Date.parse('2026-11-22T09:41:00Z');
const hourNow = Math.floor(NOW / HOUR);
const at = (hour: number, attempted: number, hardBounced = 0): HourCounts => ({
  ...ZERO_COUNTS,
  hour,
  attempted,
  hardBounced,
});
const window = fc.constantFrom(...WINDOW_NAMES);

describe('window', () => {
  it('ends with the hour that is filling', () => {
    expect(windowRange('24h', NOW)).toEqual({ from: hourNow - 23, to: hourNow + 1 });
    expect(seriesRange('24h', NOW)).toEqual({ from: hourNow - 47, to: hourNow + 1 });
  });
});

describe('series', () => {
  it.each(WINDOW_NAMES)('%s: as many buckets as its window holds, on UTC borders, without holes', (name) => {
    const points = rateSeries('bounce', [], name, NOW);
    const { hours, bucketHours } = WINDOWS[name];
    const size = bucketHours * HOUR;
    expect(points).toHaveLength(hours / bucketHours);
    for (const [index, point] of points.entries()) {
      expect(point.start % size).toBe(0);
      expect(point.end - point.start).toBe(size);
      if (index > 0) expect(point.start).toBe(points[index - 1]?.end);
    }
    expect(points.at(-1)?.start).toBeLessThanOrEqual(NOW);
    expect(points.at(-1)?.end).toBeGreaterThan(NOW);
  });

  it('is null, not 0, where the trailing window had no mail', () => {
    const points = rateSeries('bounce', [at(hourNow - 3, 10, 1)], '24h', NOW);
    expect(points.map(({ rate }) => rate)).toEqual([...Array(20).fill(null), 0.1, 0.1, 0.1, 0.1]);
    expect(points.at(-1)?.bucket).toEqual({ part: 0, whole: 0 });
    expect(points.at(-4)?.bucket).toEqual({ part: 1, whole: 10 });
  });

  it('forgets mail that left the trailing window', () => {
    const points = rateSeries('bounce', [at(hourNow - 24, 1_000, 500), at(hourNow - 1, 1_000, 10)], '24h', NOW);
    expect(points.at(-2)?.rate).toBe(510 / 2_000);
    expect(points.at(-1)?.rate).toBe(0.01);
  });

  it('marks the bucket that is filling and the points below the volume floor', () => {
    const points = rateSeries('bounce', [at(hourNow - 5, 99), at(hourNow - 2, 1)], '24h', NOW);
    expect(points.filter(({ unfinished }) => unfinished)).toEqual([points.at(-1)]);
    expect(points.slice(-6).map(({ belowFloor }) => belowFloor)).toEqual([true, true, true, false, false, false]);
  });

  it('ends with the headline, whatever the hours', () => {
    const hours = fc.uniqueArray(
      fc.record({ back: fc.integer({ min: -2, max: 1_500 }), n: fc.integer({ min: 1, max: 9_999 }), b: fc.nat(9_999) }),
      { selector: ({ back }) => back, maxLength: 200 },
    );
    fc.assert(
      fc.property(window, hours, fc.integer({ min: 0, max: 30 * 24 * HOUR }), (name, drawn, shift) => {
        const now = NOW + shift;
        const here = Math.floor(now / HOUR);
        const counts = drawn.map(({ back, n, b }) => at(here - back, n, Math.min(n, b)));
        const headline = ratioOf('bounce', sumHours(counts, windowRange(name, now)));
        expect(rateSeries('bounce', counts, name, now).at(-1)?.trailing).toEqual(headline);
      }),
    );
  });

  it('has every mail of its buckets once', () => {
    const hours = Array.from({ length: 1_500 }, (_, back) => at(hourNow - back, 10 + (back % 7), back % 3));
    for (const name of WINDOW_NAMES) {
      const points = rateSeries('bounce', hours, name, NOW);
      const from = (points[0]?.start ?? 0) / HOUR;
      const all = ratioOf('bounce', sumHours(hours, { from, to: hourNow + 1 }));
      expect(points.reduce((sum, { bucket }) => sum + bucket.whole, 0)).toBe(all.whole);
      expect(points.reduce((sum, { bucket }) => sum + bucket.part, 0)).toBe(all.part);
    }
  });
});
