import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type QuietHours, WEEKDAYS } from '../../src/store/contract.ts';
import { isTimeZone, quietUntil } from '../../src/webhooks/quiet-hours.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NIGHTS: QuietHours = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin', days: WEEKDAYS };

const until = (quiet: Partial<QuietHours>, at: string): string | null => {
  const end = quietUntil({ ...NIGHTS, ...quiet }, Date.parse(at));
  return end === null ? null : new Date(end).toISOString();
};

describe('quiet hours', () => {
  it.each<[string, Partial<QuietHours>, string, string | null]>([
    ['the evening before', {}, '2026-11-22T20:59:59.999Z', null],
    ['their first minute', {}, '2026-11-22T21:00:00Z', '2026-11-23T06:00:00.000Z'],
    ['after midnight', {}, '2026-11-23T02:30:30Z', '2026-11-23T06:00:00.000Z'],
    ['their last moment', {}, '2026-11-23T05:59:59.999Z', '2026-11-23T06:00:00.000Z'],
    ['their end', {}, '2026-11-23T06:00:00Z', null],
    ['a span within a day', { from: '12:00', to: '13:00' }, '2026-11-22T11:30:00Z', '2026-11-22T12:00:00.000Z'],
    ['a zone of half hours', { timeZone: 'Asia/Kolkata' }, '2026-11-22T17:00:00Z', '2026-11-23T01:30:00.000Z'],
    ['UTC', { timeZone: 'UTC' }, '2026-11-22T22:00:00Z', '2026-11-23T07:00:00.000Z'],
  ])('hold, or not, at %s', (_, quiet, at, end) => {
    expect(until(quiet, at)).toBe(end);
  });

  it.each<[string, Partial<QuietHours>, string, string]>([
    ['an hour less in a night of spring', {}, '2026-03-28T21:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['an hour more in a night of autumn', {}, '2026-10-24T20:00:00Z', '2026-10-25T06:00:00.000Z'],
    ['at the gap, when their end is in it', { to: '02:30' }, '2026-03-28T23:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['the first of two ends', { to: '02:30' }, '2026-10-24T23:00:00Z', '2026-10-25T00:30:00.000Z'],
  ])('last, where the clocks are set, %s', (_, quiet, at, end) => {
    expect(until(quiet, at)).toBe(end);
  });

  it('belong to the day on which they begin', () => {
    // 20 November 2026 is a Friday.
    const friday: Partial<QuietHours> = { days: ['fri'] };
    expect(until(friday, '2026-11-20T22:00:00Z')).toBe('2026-11-21T06:00:00.000Z');
    expect(until(friday, '2026-11-21T03:00:00Z')).toBe('2026-11-21T06:00:00.000Z');
    expect(until(friday, '2026-11-20T03:00:00Z')).toBeNull();
    expect(until(friday, '2026-11-21T22:00:00Z')).toBeNull();
  });

  it('may be whole days, one after the other', () => {
    const weekend: Partial<QuietHours> = { from: '00:00', to: '00:00', days: ['sat', 'sun'] };
    expect(until(weekend, '2026-11-21T12:00:00Z')).toBe('2026-11-22T23:00:00.000Z');
    expect(until(weekend, '2026-11-23T00:00:00Z')).toBeNull();
  });

  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Africa/Casablanca',
  );
  const anyQuiet: fc.Arbitrary<QuietHours> = fc
    .record({
      from: time,
      to: time,
      timeZone: zone,
      days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    })
    .filter(({ from, to, days }) => from !== to || days.length < WEEKDAYS.length);
  // Two years, so that the clocks are set in every zone that sets them; near those nights more often.
  const nights = ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04'].map(Date.parse);
  const moment = fc.oneof(
    fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }),
    fc.tuple(fc.constantFrom(...nights), fc.integer({ min: -DAY, max: DAY })).map(([night, off]) => night + off),
  );

  /** By another road: the text of the local time, compared as text. */
  const quietByText = ({ from, to, timeZone, days }: QuietHours, at: number): boolean => {
    const local = (when: number) => ({
      clock: new Date(when).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
      date: new Date(when).toLocaleDateString('sv-SE', { timeZone }),
    });
    const { clock, date } = local(at);
    const begins = (back: number) => {
      const day = new Date(Date.parse(date) - back * DAY).toLocaleDateString('en-US', {
        weekday: 'short',
        timeZone: 'UTC',
      });
      return days.some((each) => each === day.toLowerCase());
    };
    if (from < to) return from <= clock && clock < to && begins(0);
    return (clock >= from && begins(0)) || (clock < to && begins(1));
  };

  it('end at the first minute that is not quiet any more, in every zone and on every night', () => {
    fc.assert(
      fc.property(anyQuiet, moment, (quiet, at) => {
        const end = quietUntil(quiet, at);
        expect(end !== null).toBe(quietByText(quiet, at));
        if (end === null) return;
        expect(end).toBeGreaterThan(at);
        expect(end % MINUTE).toBe(0);
        expect(quietByText(quiet, end)).toBe(false);
        const minutes = Math.floor((end - at) / MINUTE);
        // Every minute of a short span; of a long one the last hour, and samples.
        const step = Math.max(1, Math.floor(minutes / 120));
        for (let back = 1; back <= minutes; back += back < 60 ? 1 : step)
          expect(quietByText(quiet, end - back * MINUTE)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Mars/Base', false],
    ['', false],
    ['+02:00', false],
  ])('know the zone %s: %s', (name, known) => {
    expect(isTimeZone(name)).toBe(known);
  });
});
