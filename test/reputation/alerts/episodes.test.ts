/** The laws of episodes and of what is told of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextEpisodes } from '../../../src/reputation/alerts/episodes.ts';
import { type Judgement, keyOf } from '../../../src/reputation/alerts/rules.ts';
import { type Kind, noticesOf } from '../../../src/reputation/alerts/tell.ts';
import { ALERT_LEVELS, type Alert, type AlertLevel } from '../../../src/store/contract.ts';
import { DEFAULT_ALERTS } from '../../support/alerts.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 20);
const SCOPE = { account: '123456789012', region: 'us-east-1' };
const LINES = { warn: 40, review: 50, pause: 100 };

const PATIENCE = 96 * HOUR;

/** Of 1,000 mails so many bounced; `null` = too little mail. */
const judged = (bounces: number | null): readonly Judgement[] =>
  bounces === null
    ? []
    : ALERT_LEVELS.map((level) => ({
        ...{ rule: 'bounce-rate' as const, level, scope: SCOPE, tenant: '', calmHours: 3 },
        value: { part: bounces, whole: 1_000 },
        over: bounces >= LINES[level],
        calm: bounces < 0.8 * LINES[level],
        words: { title: `${bounces}`, reason: '', action: '' },
      }));

interface Told {
  readonly at: number;
  readonly id: string;
  readonly level: AlertLevel;
  readonly kind: Kind;
}

/** Everything that happens when these judgements are made one after the other. */
function lived(steps: readonly { readonly at: number; readonly bounces: number | null }[], acknowledged = false) {
  const all = new Map<string, Alert>();
  const told: Told[] = [];
  const values = new Map<string, number[]>();
  for (const { at, bounces } of steps) {
    const open = [...all.values()].filter(({ resolvedAt }) => resolvedAt === null);
    const episodes = nextEpisodes(open, judged(bounces), at, {
      newId: () => `${all.size}-${Math.random()}`,
      patienceOf: () => PATIENCE,
    });
    expect(new Set(open.map(keyOf)).size).toBe(open.length);
    for (const { episode, notice: kind } of noticesOf(episodes, at, DEFAULT_ALERTS.updates)) {
      const { alert } = episode;
      if (kind !== null) told.push({ at, id: alert.id, level: alert.level, kind });
      if (bounces !== null) values.set(alert.id, [...(values.get(alert.id) ?? []), bounces]);
      all.set(alert.id, {
        ...alert,
        version: alert.version + 1,
        ...(kind === null ? {} : { toldAt: at, toldValue: alert.value }),
        ...(acknowledged ? { acknowledgement: { at, by: 'key:ops', note: null } } : {}),
      });
    }
  }
  return { alerts: [...all.values()], told, values };
}

const hourly = (bounces: readonly (number | null)[]) =>
  bounces.map((each, hour) => ({ at: T0 + (hour + 1) * HOUR - 1, bounces: each }));

const rates = fc.array(fc.oneof(fc.integer({ min: 0, max: 150 }), fc.constant(null)), { minLength: 1, maxLength: 60 });

const hourOf = (at: number | null) => (at === null ? null : Math.floor(at / HOUR));
const episodesOf = ({ alerts }: ReturnType<typeof lived>) =>
  alerts.map(({ level, openedAt, resolvedAt }) => [level, hourOf(openedAt), hourOf(resolvedAt)].join(' ')).sort();

describe('episodes', () => {
  it('are the same whether judged once an hour or every few minutes', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 2, max: 12 }), (bounces, times) => {
        const often = bounces.flatMap((each, hour) =>
          Array.from({ length: times }, (_, n) => ({ at: T0 + hour * HOUR + n * 5 * MINUTE, bounces: each })),
        );
        expect(episodesOf(lived(often))).toEqual(episodesOf(lived(hourly(bounces))));
      }),
    );
  });

  it('end after three calm hours running, of which those without a judgement are none', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('calm', 'loud', 'none'), { maxLength: 30 }), (hours) => {
        const bounces = hours.map((each) => ({ calm: 39, loud: 45, none: null })[each]);
        const judgedHours = hours.filter((each) => each !== 'none').join(' ');
        const [review] = lived(hourly([50, ...bounces])).alerts.filter(({ level }) => level === 'review');
        expect(review?.resolvedAt !== null).toBe(judgedHours.includes('calm calm calm'));
      }),
    );
  });

  it('end without a verdict exactly when none came for as long as their patience lasts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 130 }), { minLength: 1, maxLength: 4 }), (gaps) => {
        const hours = gaps.flatMap((gap) => [...Array<null>(gap).fill(null), 50]);
        const { alerts, told } = lived(hourly([50, ...hours]));
        const ended = alerts.filter(({ unjudgedSince, resolvedAt }) => unjudgedSince !== null && resolvedAt !== null);
        const long = gaps.filter((gap) => gap * HOUR > PATIENCE).length;
        expect(ended.length).toBe(2 * long);
        for (const { unjudgedSince, resolvedAt } of ended)
          expect((resolvedAt ?? 0) - (unjudgedSince ?? 0)).toBe(PATIENCE);
        expect(told.map(({ kind }) => kind).filter((kind) => kind !== 'updated')).toEqual([
          ...Array.from({ length: long }, () => ['opened', 'ended']).flat(),
          'opened',
        ]);
      }),
    );
  });

  it('know their highest value', () => {
    fc.assert(
      fc.property(rates, (bounces) => {
        const { alerts, values } = lived(hourly(bounces));
        for (const { id, peak } of alerts) expect(peak?.part).toBe(Math.max(...(values.get(id) ?? [])));
      }),
    );
  });

  it('do not flap while the rate goes up and down between calm and the line', () => {
    const { alerts } = lived(hourly([50, 41, 50, 42, 51, 40, 50]));
    expect(alerts.map(({ level }) => level).sort()).toEqual(['review', 'warn']);
  });
});

describe('what is told', () => {
  it('of an episode begins with "opened", ends with "resolved" when it is over, and nothing is told of the rest', () => {
    fc.assert(
      fc.property(rates, fc.boolean(), (bounces, acknowledged) => {
        const { alerts, told } = lived(hourly(bounces), acknowledged);
        for (const { id, resolvedAt } of alerts) {
          const kinds = told.filter((each) => each.id === id).map(({ kind }) => kind);
          if (kinds.length === 0) continue;
          const middle = kinds.slice(1, resolvedAt === null ? undefined : -1);
          expect([kinds[0], kinds.at(-1) === 'resolved']).toEqual(['opened', resolvedAt !== null]);
          expect(middle.every((kind) => kind === 'updated')).toBe(true);
          if (acknowledged) expect(middle).toEqual([]);
        }
      }),
    );
  });

  it('is of the worst level only: one alert for one trouble', () => {
    expect(lived(hourly([120])).told.map(({ kind, level }) => `${kind} ${level}`)).toEqual(['opened pause']);
    const worse = lived(hourly([45, 60, 120, 120])).told;
    expect(worse.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      'opened warn',
      'opened review',
      'opened pause',
    ]);
  });

  it('is of the milder level when the worse one is over and it is not', () => {
    const { told } = lived(hourly([120, 60, 60, 60, 60]));
    expect(told.map(({ kind, level, at }) => `${hourOf(at - T0)} ${kind} ${level}`)).toEqual([
      '0 opened pause',
      '3 resolved pause',
      '3 opened review',
    ]);
  });

  it('again when it is worse by a quarter and an hour has passed, or a day has', () => {
    const at = (minutes: number, bounces: number) => ({ at: T0 + minutes * MINUTE, bounces });
    const updates = (steps: readonly ReturnType<typeof at>[], acknowledged = false) =>
      lived(steps, acknowledged).told.map(({ at, kind }) => `${(at - T0) / MINUTE} ${kind}`);
    expect(updates([at(0, 60), at(30, 80), at(59, 80)])).toEqual(['0 opened']);
    expect(updates([at(0, 60), at(59, 75), at(60, 75), at(61, 80)])).toEqual(['0 opened', '60 updated']);
    expect(updates([at(0, 60), at(120, 74), at(1_439, 74), at(1_440, 55)])).toEqual(['0 opened', '1440 updated']);
    expect(updates([at(0, 60), at(60, 75), at(1_440, 80)], true)).toEqual(['0 opened']);
  });

  it('is told in spite of an acknowledgement when a worse level opens', () => {
    const { told } = lived(hourly([60, 70, 120]), true);
    expect(told.map(({ kind, level }) => `${kind} ${level}`)).toEqual(['opened review', 'opened pause']);
  });
});
