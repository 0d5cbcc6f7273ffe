/** The replayed scenario of 60 days, against its expectations, as every store driver must answer. */
import { beforeAll, describe, expect, it } from 'vitest';
import { groupsOf, sumCounts, worstState } from '../../src/reputation/groups.ts';
import { loadFigures, loadVolumes } from '../../src/reputation/load-figures.ts';
import { loadSeries } from '../../src/reputation/load-series.ts';
import { judge, MEASURES } from '../../src/reputation/rates.ts';
import { WINDOW_NAMES, type WindowName, windowRange } from '../../src/reputation/series.ts';
import { placeKey } from '../../src/reputation/volume.ts';
import { DAY, HOUR, toIso } from '../../src/shared/time.ts';
import { DIMENSIONS, type Store } from '../../src/store/contract.ts';
import {
  EXPECTED_COUNTS,
  figureRow,
  groupRow,
  readExpected,
  rowOf,
  type Value,
} from '../support/reputation-expected.ts';
import { replay, scenario } from '../support/reputation-replay.ts';

const expected = readExpected();
const VOLUMES = [1_000, 10_000];

/** What is said, by what it is said of. */
type Table = Map<string, readonly Value[]>;
const keyOf = (...parts: readonly (string | number)[]): string => parts.join(' | ');

async function windowTable(store: Store, moment: string, window: WindowName): Promise<Table> {
  const now = (expected.moments[moment] ?? 0) - 1;
  const rows: Table = new Map();
  const add = (dimension: string, key: string, place: string, row: readonly Value[]) =>
    rows.set(keyOf(moment, dimension, key, place, window), row);
  const figures = await loadFigures(store.reputation, { window, now, filter: {} });
  for (const each of figures) add('accountRegion', placeKey(each), placeKey(each), figureRow(each));
  const whole = sumCounts(figures.map(({ counts }) => counts));
  if (figures.length > 1) {
    const [bounce, complaint] = MEASURES.map((measure) => ({
      ...judge(measure, whole),
      state: worstState(figures.map((each) => each[measure].state)),
    }));
    if (bounce === undefined || complaint === undefined) throw new Error('two measures');
    add('all', '', '*', rowOf({ counts: whole, bounce, complaint }, { headroom: false }));
  }
  const byDimension = await Promise.all(
    DIMENSIONS.map(async (dimension) => ({
      dimension,
      found: await store.reputation.groups({ ...windowRange(window, now), dimension, limit: 1_000 }),
    })),
  );
  for (const { dimension, found } of byDimension) {
    const sorted = { order: 'share', measure: 'bounce' } as const;
    for (const [place, mine] of Map.groupBy(found, placeKey))
      for (const group of groupsOf(mine, whole, sorted)) add(dimension, group.value, place, groupRow(group));
    for (const group of groupsOf(found, whole, sorted))
      if (group.places > 1) add(dimension, group.value, '*', groupRow(group));
  }
  return rows;
}

async function volumeTable(store: Store, moment: string): Promise<Table> {
  const now = (expected.moments[moment] ?? 0) - 1;
  const tenants = [undefined, ...(await store.reputation.tenants(10))];
  const asked = VOLUMES.flatMap((wanted) => tenants.map((tenant) => ({ wanted, tenant })));
  const answers = await Promise.all(
    asked.map(async ({ wanted, tenant }) => {
      const filter = tenant === undefined ? {} : { tenant };
      return (await loadVolumes(store.reputation, { wanted, now, filter })).map((each) => {
        const of = tenant === undefined ? ['accountRegion', placeKey(each)] : ['tenant', tenant];
        const row = [each.volume?.reached ?? false, toIso(each.range.from * HOUR), ...figureRow(each)];
        return [keyOf(moment, ...of, placeKey(each), wanted), row] as const;
      });
    }),
  );
  return new Map(answers.flat());
}

/** By the hour, each day that the expectations tell of at this moment. */
async function seriesTable(store: Store, moment: string): Promise<Table> {
  const rows: Table = new Map();
  const days = new Set(expected.series.flatMap(([name, day]) => (name === moment ? [day] : [])));
  if (days.size === 0) return rows;
  const now = (expected.moments[moment] ?? 0) - 1;
  const request = { window: '90d', bucketHours: 1, now, filter: {} } as const;
  const { buckets, accounts } = await loadSeries(store.reputation, request);
  for (const day of days) {
    const start = scenario.start + (day - 1) * DAY;
    const first = buckets.findIndex((bucket) => bucket.start === start);
    for (const { account, region, counts } of accounts)
      rows.set(
        keyOf(moment, day, `${account}/${region}`),
        EXPECTED_COUNTS.flatMap((name) => counts.slice(first, first + 24).map((each) => each[name])),
      );
  }
  return rows;
}

const expectedWindows = (moment: string, window: WindowName): Table =>
  new Map(
    expected.windows.flatMap(([name, dimension, key, place, windows]) => {
      const row = windows[window];
      return name === moment && row !== undefined ? [[keyOf(name, dimension, key, place, window), row]] : [];
    }),
  );

const expectedVolumes = (moment: string): Table =>
  new Map(
    expected.volumes.flatMap(([name, dimension, key, place, wanted, reached, from, ...row]) =>
      name === moment ? [[keyOf(name, dimension, key, place, wanted), [reached, from, ...row]]] : [],
    ),
  );

const expectedSeries = (moment: string): Table =>
  new Map(
    expected.series.flatMap(([name, day, place, ...counts]) =>
      name === moment ? [[keyOf(name, day, place), counts.flat()]] : [],
    ),
  );

interface Said {
  readonly windows: Readonly<Partial<Record<WindowName, Table>>>;
  readonly volumes: Table;
  readonly series: Table;
}

async function saidAt(store: Store, moment: string): Promise<Said> {
  const tables = await Promise.all(WINDOW_NAMES.map(async (name) => [name, await windowTable(store, moment, name)]));
  const [volumes, series] = await Promise.all([volumeTable(store, moment), seriesTable(store, moment)]);
  return { windows: Object.fromEntries(tables), volumes, series };
}

/** Row by row and to the last digit: a difference names the row. */
function expectSame(said: Table | undefined, wanted: Table): void {
  expect([...(said ?? new Map()).keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, row] of wanted) {
    const differing = row.flatMap((value, place) => (said?.get(key)?.[place] === value ? [] : [place]));
    if (differing.length > 0) expect({ key, row: said?.get(key) }).toEqual({ key, row });
  }
}

export function reputationContract({ open }: { readonly open: () => Promise<Store> }): void {
  describe('the scenario of 60 days', () => {
    const said = new Map<string, Said>();
    const moments = Object.entries(expected.moments);

    // Asked on the way: what arrives later is not known yet. Before the tests: each of them may find an emptied store.
    beforeAll(async () => {
      const store = await open();
      const names = new Map(moments.map(([name, at]) => [at, name]));
      for await (const at of replay(store, [...names.keys()])) {
        const name = names.get(at) ?? '';
        said.set(name, await saidAt(store, name));
      }
    }, 300_000);

    it('has figures to compare', () => {
      expect(expected.windows.length).toBe(770);
      expect(moments.map(([name]) => expectedVolumes(name).size).reduce((a, b) => a + b)).toBe(144);
      expect(moments.map(([name]) => expectedSeries(name).size).reduce((a, b) => a + b)).toBe(21);
    });

    for (const [moment] of moments) {
      it.each(WINDOW_NAMES)(`has every count, rate, headroom and state at "${moment}", %s`, (window) => {
        expectSame(said.get(moment)?.windows[window], expectedWindows(moment, window));
      });
      it(`has every representative volume at "${moment}"`, () => {
        expectSame(said.get(moment)?.volumes, expectedVolumes(moment));
      });
    }
    it.each([...new Set(expected.series.map(([moment]) => moment))])(
      'has every hour of the days told at "%s"',
      (moment) => {
        expectSame(said.get(moment)?.series, expectedSeries(moment));
      },
    );
  });
}
