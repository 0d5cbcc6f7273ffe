import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Flow, type Moving, project, type Trend } from '../../src/reputation/projection.ts';
import { LINES, type Ratio } from '../../src/reputation/rates.ts';
import { HORIZON } from '../../src/reputation/windows.ts';
import { HOUR } from '../../src/shared/time.ts';

const HOUR_END = Date.UTC(2026, 10, 22, 10);
const { review, pause } = LINES.bounce;
const FLOOR = 100;

const flow = (part: number, whole: number): Flow => ({ part, whole, volume: whole });
const sum = (flows: readonly Flow[]): Flow =>
  flows.reduce((a, b) => flow(a.part + b.part, a.whole + b.whole), flow(0, 0));

/** A window of these hours, oldest first; the newest `recent` of them are its pace. */
const trend = (
  hours: readonly Flow[],
  {
    recent = Math.min(24, hours.length),
    moving = { hours: hours.length },
  }: {
    recent?: number;
    moving?: Moving;
  } = {},
): Trend => ({
  moving,
  now: sum(hours),
  leaving: hours,
  pace: { flow: sum(hours.slice(-recent)), minutes: recent * 60 },
  hourEnd: HOUR_END,
  minutesLeft: 0,
});

const hours = (n: number, part: number, whole: number) => Array.from({ length: n }, () => flow(part, whole));
const inSight = (after: number) => ({ state: 'in-sight', at: HOUR_END + after * HOUR });

describe('projection', () => {
  it('is unknown under the floor, however bad the little there is', () => {
    expect(project(trend(hours(24, 1, 4)), review, FLOOR)).toEqual({ state: 'unknown', at: null });
  });

  it('says when the line is crossed already', () => {
    expect(project(trend(hours(24, 1, 20)), review, FLOOR)).toEqual({ state: 'crossed', at: null });
  });

  it('is not in sight while mail goes on as it was', () => {
    expect(project(trend(hours(168, 1, 25)), review, FLOOR)).toEqual({ state: 'not-in-sight', at: null });
  });

  it('finds the hour in which enough clean mail has left', () => {
    // 7 days of 10 an hour; the last day has 10 % bad: 24 of 1,680. After k hours 24 + k: 84 is 5 %.
    const week = [...hours(144, 0, 10), ...hours(24, 1, 10)];
    expect(project(trend(week), review, FLOOR)).toEqual(inSight(60));
    expect(project(trend(week), pause, FLOOR)).toEqual(inSight(144));
  });

  it('reaches a line by the leaving of clean mail alone', () => {
    // Nothing comes any more: after 120 hours 24 bad of 480 are left.
    const week = [...hours(144, 0, 10), ...hours(23, 1, 10), flow(1, 10)];
    const quiet = { ...trend(week), pace: { flow: flow(0, 0), minutes: 1_440 } };
    expect(project(quiet, review, FLOOR)).toEqual(inSight(120));
  });

  it('reaches no line where hardly any mail is left', () => {
    const quiet = { ...trend([...hours(20, 0, 10), ...hours(4, 2, 5)]), pace: { flow: flow(0, 0), minutes: 1_440 } };
    // 8 of 220; after 6 hours 8 of 160 would be 5 %.
    expect(project(quiet, review, FLOOR)).toEqual(inSight(6));
    expect(project(quiet, review, 161)).toEqual({ state: 'not-in-sight', at: null });
  });

  it('lets the hour that is filling come to its end first', () => {
    const filling = { ...trend(hours(24, 4, 100)), minutesLeft: 30, pace: { flow: flow(300, 1_000), minutes: 60 } };
    // 96 of 2,400 and half an hour of 1,000 with 300 bad: 246 of 2,900.
    expect(project(filling, review, FLOOR)).toEqual(inSight(0));
  });

  it('moves a representative volume by mail and not by time', () => {
    // 1,000 mails in the oldest hour, 500 in each of two more; 50 an hour come, 10 of them bad.
    const three = [flow(0, 1_000), flow(0, 500), flow(40, 500)];
    const volume = { ...trend(three, { moving: { volume: 1_000 } }), pace: { flow: flow(240, 1_200), minutes: 1_440 } };
    // The oldest hour leaves at once: 40 of 1,000. An hour later 50 of 1,050, which the 500 of the second hour still precede.
    expect(project(volume, review, FLOOR)).toEqual(inSight(2));
  });

  it('is told for the window of one hour too', () => {
    expect(project(trend(hours(1, 4, 100)), review, FLOOR)).toEqual({ state: 'not-in-sight', at: null });
    expect(project(trend(hours(1, 5, 100)), review, FLOOR)).toEqual({ state: 'crossed', at: null });
  });
});

/** The same worked out naively: every hour written out, fractions as big integers. */
function simulated(of: Trend, line: Ratio): number | null {
  if (!('hours' in of.moving)) throw new Error('by time only');
  const minutes = BigInt(of.pace.minutes);
  const known = of.leaving.map(({ part, whole }) => ({ part: BigInt(part) * minutes, whole: BigInt(whole) * minutes }));
  const hourly = { part: BigInt(of.pace.flow.part) * 60n, whole: BigInt(of.pace.flow.whole) * 60n };
  for (let ahead = 0; ahead <= HORIZON; ahead += 1) {
    const all = [...known, ...Array.from({ length: ahead }, () => hourly)].slice(ahead);
    const [part, whole] = all.reduce(([p, w], hour) => [p + hour.part, w + hour.whole], [0n, 0n]);
    if (whole >= BigInt(FLOOR) * minutes && part * BigInt(line.whole) >= BigInt(line.part) * whole) return ahead;
  }
  return null;
}

const hourly = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 400 }))
  .map(([part, whole]) => flow(Math.min(part, whole), whole));
const window = fc.array(hourly, { minLength: 1, maxLength: 80 });

describe('projection, of any window', () => {
  it('agrees with every hour written out', () => {
    fc.assert(
      fc.property(window, fc.constantFrom(review, pause), (drawn, line) => {
        const given = trend(drawn);
        fc.pre(given.now.whole >= FLOOR);
        const ahead = simulated(given, line);
        const { state, at } = project(given, line, FLOOR);
        if (ahead === null) expect(state).toBe('not-in-sight');
        else if (ahead === 0) expect(state).toBe('crossed');
        else expect({ state, at }).toEqual(inSight(ahead));
      }),
      { numRuns: 300 },
    );
  });

  it('comes to the nearer line first', () => {
    const rank = { crossed: -1, 'in-sight': 0, 'not-in-sight': Number.MAX_SAFE_INTEGER, unknown: 0 };
    const when = (given: Trend, line: Ratio) => {
      const { state, at } = project(given, line, FLOOR);
      return at ?? rank[state];
    };
    const moving = fc.constantFrom<Moving>({ volume: 500 }, { volume: 5_000 });
    fc.assert(
      fc.property(window, fc.option(moving), (drawn, by) => {
        const given = trend(drawn, by === null ? {} : { moving: by });
        expect(when(given, review)).toBeLessThanOrEqual(when(given, pause));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the size of the sender', () => {
    fc.assert(
      fc.property(window, fc.integer({ min: 2, max: 100_000 }), (drawn, times) => {
        const large = drawn.map(({ part, whole }) => flow(part * times, whole * times));
        expect(project(trend(large), review, FLOOR * times)).toEqual(project(trend(drawn), review, FLOOR));
      }),
      { numRuns: 200 },
    );
  });
});
