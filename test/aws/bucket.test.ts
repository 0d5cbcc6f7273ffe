import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backOff, createBuckets } from '../../src/aws/bucket.ts';

it('lets no two calls of one bucket start closer than the interval, whenever they are asked for', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 50 });
  fc.assert(
    fc.property(gaps, (waits) => {
      const buckets = createBuckets(1_000);
      let now = 0;
      let last = Number.NEGATIVE_INFINITY;
      for (const gap of waits) {
        now += gap;
        const start = now + buckets.take('us-east-1/Put', now);
        expect(start - last).toBeGreaterThanOrEqual(1_000);
        last = start;
      }
    }),
  );
});

it('keeps buckets apart, and waits for nobody when the clock was set back', () => {
  const buckets = createBuckets(1_000);
  expect([buckets.take('a', 5_000), buckets.take('b', 5_000), buckets.take('a', 5_000)]).toEqual([0, 0, 1_000]);
  expect(buckets.take('a', 100)).toBe(0);
});

it('waits longer after each failure that passes, up to a limit, and long for what a person must mend', () => {
  expect([1, 2, 3].map((failures) => backOff('throttled', failures, 0))).toEqual([1_000, 2_000, 4_000]);
  expect(backOff('unavailable', 1, 0.5)).toBe(1_500);
  expect(backOff('unavailable', 1_000, 1)).toBe(300_000);
  expect(backOff('access-denied', 1, 1)).toBe(600_000);
});
