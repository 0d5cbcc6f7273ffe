/** When a breaker trips and lets go: the laws of the pure rules. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, isOver, overOf, untilTrip, windowOf } from '../../src/reputation/breaker/decide.ts';
import { BREAKER_SECTION, type BreakerRule, type MeasureRule } from '../../src/reputation/breaker/settings.ts';
import { type Counts, ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import { HOUR } from '../../src/shared/time.ts';

const NOW = Date.UTC(2026, 10, 20, 9, 30);
const THIS_HOUR = Math.floor(NOW / HOUR);

const ruleOf = (over: object = {}): BreakerRule => {
  const [rule] = BREAKER_SECTION.schema.parse({ breakers: [{ scope: { kind: 'account' }, ...over }] }).breakers;
  if (rule === undefined) throw new Error('no rule');
  return rule;
};
const RULE = ruleOf();
const counted = (over: Partial<Counts>): Counts => ({ ...ZERO_COUNTS, ...over });
const bounces = (bad: number, volume: number) => ({
  rule: RULE,
  counts: counted({ hardBounced: bad, attempted: volume }),
});
const LIVE = { now: NOW, dryRun: false };
const DRY = { now: NOW, dryRun: true };

const measureRule: fc.Arbitrary<MeasureRule> = fc.record({
  linePercent: fc.integer({ min: 400, max: 1_000 }).map((n) => n / 100),
  atLeast: fc.integer({ min: 5, max: 500 }),
  volume: fc.integer({ min: 100, max: 10_000 }),
});
const ratio = fc
  .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 20_000 }))
  .map(([a, b]) => ({ part: Math.min(a, b), whole: Math.max(a, b) }));

describe('the settings', () => {
  it('are off, and dry, when nothing is set', () => {
    expect(BREAKER_SECTION.schema.parse({})).toEqual({ dryRun: true, account: null, breakers: [] });
    expect(RULE).toEqual({
      scope: { kind: 'account' },
      bounce: { linePercent: 10, atLeast: 20, volume: 200 },
      complaint: { linePercent: 0.5, atLeast: 10, volume: 2_000 },
      ...{ windowHours: 24, coolDownHours: null, aws: true },
    });
  });

  it.each([
    ['a line later than that of AWS', { bounce: { linePercent: 10.01 } }],
    ['a complaint line later than that of AWS', { complaint: { linePercent: 0.51 } }],
    ['a line that any sender reaches', { bounce: { linePercent: 3.99 } }],
    ['too little mail for a verdict', { bounce: { volume: 99 } }],
    ['a count that chance reaches', { complaint: { atLeast: 4 } }],
    ['a strange member', { cooldown: 4 }],
  ])('refuse %s', (_, over) => {
    expect(() => ruleOf(over)).toThrow();
  });
});

describe('a breaker', () => {
  it.each([
    ['at its line', 20, 200, true],
    ['under its line', 20, 201, false],
    ['with too few of them, however high the rate', 19, 19, false],
    ['with too little mail', 100, 199, false],
    ['far over its line', 5_000, 10_000, true],
  ])('%s: %i of %i', (_, bad, volume, trips) => {
    const decision = decide(bounces(bad, volume), null, LIVE);
    expect(decision.kind).toBe(trips ? 'trip' : 'hold');
  });

  it('judges complaints by the deliveries outside Google', () => {
    const counts = counted({ attempted: 9_000, delivered: 9_000, deliveredOutsideGoogle: 2_000, complained: 10 });
    expect(overOf({ rule: RULE, counts })).toMatchObject({ measure: 'complaint', ratio: { part: 10, whole: 2_000 } });
    expect(overOf({ rule: ruleOf({ complaint: null }), counts })).toBeNull();
  });

  it('trips only with count, volume and rate together', () => {
    fc.assert(
      fc.property(ratio, measureRule, (given, rule) => {
        const expected =
          given.part >= rule.atLeast &&
          given.whole >= rule.volume &&
          BigInt(given.part) * 10_000n >= BigInt(given.whole) * BigInt(Math.round(rule.linePercent * 100));
        expect(isOver(given, rule)).toBe(expected);
      }),
    );
  });

  it('says exactly how many more bad ones trip it', () => {
    fc.assert(
      fc.property(ratio, measureRule, (given, rule) => {
        const left = untilTrip(given, rule);
        const overWith = (more: number) => isOver({ ...given, part: given.part + more }, rule);
        expect(left === null).toBe(given.whole < rule.volume);
        if (left !== null) expect([overWith(left), left > 0 && overWith(left - 1)]).toEqual([true, false]);
      }),
    );
  });

  it('more bad mail never keeps it from tripping', () => {
    fc.assert(
      fc.property(ratio, measureRule, fc.nat(500), (given, rule, more) => {
        const worse = { part: given.part + more, whole: given.whole + more };
        if (isOver(given, rule)) expect(isOver(worse, rule)).toBe(true);
      }),
    );
  });
});

describe('the window', () => {
  it('ends with the hour that fills, and is as long as the rule says', () => {
    expect(windowOf(RULE, NOW, null)).toEqual({ from: THIS_HOUR - 23, to: THIS_HOUR + 1 });
  });

  it('holds no hour with mail accepted before sending was resumed, and never more than without', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 168 }), fc.integer({ min: 0, max: 200 * HOUR }), (windowHours, ago) => {
        const resumedAt = NOW - ago;
        const plain = windowOf({ windowHours }, NOW, null);
        const { from, to } = windowOf({ windowHours }, NOW, resumedAt);
        expect(to).toBe(plain.to);
        expect(from).toBeGreaterThanOrEqual(plain.from);
        expect(from).toBeLessThanOrEqual(to);
        expect(from * HOUR).toBeGreaterThanOrEqual(resumedAt);
      }),
    );
  });

  it('is empty in the hour of the resumption, and opens with the next one', () => {
    expect(windowOf(RULE, NOW, NOW)).toEqual({ from: THIS_HOUR + 1, to: THIS_HOUR + 1 });
    expect(windowOf(RULE, NOW + HOUR, NOW)).toEqual({ from: THIS_HOUR + 1, to: THIS_HOUR + 2 });
  });
});

describe('an open episode', () => {
  const open = (over: { dryRun?: boolean; resumeAt?: number | null } = {}) => ({
    dryRun: false,
    resumeAt: null,
    ...over,
  });

  it('that waits for a person never ends by itself, whatever the counts', () => {
    fc.assert(
      fc.property(ratio, fc.boolean(), (given, dryRun) => {
        const decision = decide(bounces(given.part, given.whole), open(), { now: NOW, dryRun });
        expect(decision).toEqual({ kind: 'hold' });
      }),
    );
  });

  it('ends when its time is over, and not a moment sooner', () => {
    const resumeAt = NOW + 1;
    expect(decide(bounces(50, 200), open({ resumeAt }), LIVE)).toEqual({ kind: 'hold' });
    expect(decide(null, open({ resumeAt }), { ...LIVE, now: resumeAt })).toEqual({ kind: 'end', by: 'cool-down' });
  });

  it('of a dry run ends when the rate has fallen well under the line, and not while it wavers', () => {
    const dry = open({ dryRun: true, resumeAt: NOW - 1 });
    expect(decide(bounces(95, 1_000), dry, DRY)).toEqual({ kind: 'hold' });
    expect(decide(bounces(80, 1_000), dry, DRY)).toEqual({ kind: 'hold' });
    expect(decide(bounces(79, 1_000), dry, DRY)).toEqual({ kind: 'end', by: 'rate-fell' });
    expect(decide(null, dry, DRY)).toEqual({ kind: 'end', by: 'rate-fell' });
  });

  it('of a dry run ends when the dry run does, so that the next one is real', () => {
    expect(decide(bounces(200, 1_000), open({ dryRun: true }), LIVE)).toEqual({ kind: 'end', by: 'dry-run-off' });
    expect(decide(bounces(200, 1_000), null, LIVE).kind).toBe('trip');
  });
});
