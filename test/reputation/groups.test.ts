import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/reputation/comparison.ts';
import { type GroupOrder, groupsOf, restOf, sumCounts, worstState } from '../../src/reputation/groups.ts';
import { addCounts, type Counts, METRIC_NAMES, ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import { extendVolume } from '../../src/reputation/volume.ts';
import type { GroupCounts } from '../../src/store/contract.ts';

const PLACE = { account: '123456789012', region: 'us-east-1' };
const counts = (hardBounced: number, attempted: number, more: Partial<Counts> = {}): Counts => ({
  ...ZERO_COUNTS,
  hardBounced,
  attempted,
  ...more,
});
const row = (value: string, hardBounced: number, attempted: number, region = PLACE.region): GroupCounts => ({
  ...counts(hardBounced, attempted),
  ...PLACE,
  region,
  value,
});
const valuesIn = (order: GroupOrder, rows: readonly GroupCounts[]) =>
  groupsOf(rows, sumCounts(rows), { order, measure: 'bounce' }).map(({ value }) => value);

const anyRow = fc
  .record({
    value: fc.constantFrom('a', 'b', 'c', '', '*other'),
    region: fc.constantFrom('us-east-1', 'eu-west-1'),
    attempted: fc.nat(5_000),
    hardBounced: fc.nat(500),
  })
  .map(({ value, region, attempted, hardBounced }) => row(value, Math.min(attempted, hardBounced), attempted, region));

describe('groups', () => {
  const rows = [row('small.example', 1, 2), row('large.example', 300, 10_000), row('bad.example', 90, 500)];

  it('come by their share of the hard bounces', () => {
    expect(valuesIn('share', rows)).toEqual(['large.example', 'bad.example', 'small.example']);
    const [large] = groupsOf(rows, sumCounts(rows), { order: 'share', measure: 'bounce' });
    expect(large?.bounce.share).toBe(300 / 391);
    expect(large?.complaint.share).toBeNull();
  });

  it('come by what their rate is at least, so that 1 of 2 does not top', () => {
    expect(valuesIn('rate', rows)).toEqual(['bad.example', 'small.example', 'large.example']);
    expect(valuesIn('volume', rows)).toEqual(['large.example', 'bad.example', 'small.example']);
    expect(valuesIn('name', rows)).toEqual(['bad.example', 'large.example', 'small.example']);
  });

  it('are as bad as their worst account and Region, each judged on its own', () => {
    const [group] = groupsOf(
      [row('x', 60, 1_000, 'eu-west-1'), row('x', 10, 9_000), row('x', 3, 10, 'eu-north-1')],
      ZERO_COUNTS,
      { order: 'share', measure: 'bounce' },
    );
    expect(group).toMatchObject({ places: 3, bounce: { state: 'review', rate: 73 / 10_010 } });
    expect(group?.worst).toMatchObject({ state: 'review', region: 'eu-west-1' });
    expect(worstState(['low-volume', 'healthy'])).toBe('healthy');
    expect(worstState([])).toBe('low-volume');
  });

  it('and what they leave over are the whole', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 12 }), fc.nat(6), (drawn, limit) => {
        const whole = sumCounts(drawn);
        const listed = groupsOf(drawn, whole, { order: 'rate', measure: 'bounce' }).slice(0, limit);
        const rest = restOf(listed, whole);
        expect(addCounts(sumCounts(listed.map((group) => group.counts)), rest?.counts ?? ZERO_COUNTS)).toEqual(whole);
        if (listed.length === new Set(drawn.map(({ value }) => value)).size) expect(rest).toBeNull();
      }),
    );
  });
});

describe('what groups leave over', () => {
  it('is never less than nothing, though mail came between reading the whole and the groups', () => {
    const rows = [row('a', 2, 12), row('b', 0, 5)];
    const before = counts(1, 10, { delivered: 3 });
    const listed = groupsOf(rows, before, { order: 'share', measure: 'bounce' });
    expect(restOf(listed, before)?.counts).toEqual(counts(0, 0, { delivered: 3 }));
    expect(restOf(listed, counts(1, 10))).toBeNull();
  });
});

describe('representative volume', () => {
  const hour = (at: number, attempted: number) => ({ ...counts(1, attempted), ...PLACE, hour: at });
  const newestFirst = fc
    .array(fc.nat(50), { minLength: 1, maxLength: 40 })
    .map((volumes) => volumes.map((volume, back) => hour(1_000 - back, volume)));

  it('is the newest whole hours, as few as hold it', () => {
    const hours = [hour(10, 40), hour(9, 0), hour(7, 59), hour(6, 1), hour(5, 100)];
    expect(extendVolume(99, hours)).toMatchObject({
      from: 7,
      reached: true,
      counts: { attempted: 99, hardBounced: 3 },
    });
    expect(extendVolume(100, hours)).toMatchObject({ from: 6, reached: true });
    expect(extendVolume(201, hours)).toMatchObject({ from: 5, reached: false, counts: { attempted: 200 } });
    expect(extendVolume(100, [])).toMatchObject({ from: null, reached: false });
  });

  it('is the same in however many steps it is read, and one hour less would not do', () => {
    fc.assert(
      fc.property(newestFirst, fc.integer({ min: 1, max: 600 }), fc.nat(40), (hours, wanted, cut) => {
        const whole = extendVolume(wanted, hours);
        const inSteps = extendVolume(wanted, hours.slice(cut), extendVolume(wanted, hours.slice(0, cut)));
        expect(inSteps).toEqual(whole);
        const fewer = sumCounts(whole.hours.slice(0, -1));
        expect(fewer.attempted).toBeLessThan(wanted);
        expect(whole.reached).toBe(whole.counts.attempted >= wanted);
        expect(METRIC_NAMES.every((name) => sumCounts(whole.hours)[name] === whole.counts[name])).toBe(true);
      }),
    );
  });
});

describe('comparison with the window before', () => {
  it('is in percentage points', () => {
    expect(compare('bounce', counts(3, 100), counts(1, 100))).toEqual({
      ratio: { part: 1, whole: 100 },
      rate: 0.01,
      change: (3 / 100 - 1 / 100) * 100,
    });
  });

  it('is null where one of the two has no rate', () => {
    expect(compare('bounce', counts(3, 100), ZERO_COUNTS)).toMatchObject({ rate: null, change: null });
    expect(compare('complaint', ZERO_COUNTS, counts(1, 1, { complained: 1, deliveredOutsideGoogle: 9 }))).toMatchObject(
      {
        rate: 1 / 9,
        change: null,
      },
    );
  });
});
