/** Counts by one dimension: which part of the whole each value is, and how bad it is. Pure. */
import type { AccountCounts, GroupCounts } from '../store/contract.ts';
import { addCounts, type Counts, METRIC_NAMES, remainder, ZERO_COUNTS } from './metrics.ts';
import {
  type AccountVerdict,
  accountVerdicts,
  type Judgement,
  judge,
  MEASURES,
  type Measure,
  type RateState,
  ratioOf,
} from './rates.ts';

/** `share`: of the whole's hard bounces (complaints). `rate`: what it is at least, so that 1 of 2 never tops. */
export const GROUP_ORDERS = ['share', 'rate', 'volume', 'name'] as const;
export type GroupOrder = (typeof GROUP_ORDERS)[number];

export interface GroupJudgement extends Judgement {
  /** Which part of the whole's hard bounces (complaints) these are; `null` when there are none. */
  readonly share: number | null;
}

export interface Group extends Readonly<Record<Measure, GroupJudgement>> {
  readonly value: string;
  readonly counts: Counts;
  /** In how many pairs of account and Region: with more than one there is no headroom, since each has its own lines. */
  readonly places: number;
  /** The worst account and Region of this value. */
  readonly worst: AccountVerdict;
}

export interface Rest {
  readonly counts: Counts;
  readonly share: Readonly<Record<Measure, number | null>>;
}

export const sumCounts = (rows: readonly Counts[]): Counts => rows.reduce(addCounts, ZERO_COUNTS);

const shareOf = (measure: Measure, counts: Counts, whole: Counts): number | null => {
  const all = ratioOf(measure, whole).part;
  return all > 0 ? ratioOf(measure, counts).part / all : null;
};

const ALARM: Readonly<Record<RateState, number>> = { pause: 4, review: 3, watch: 2, healthy: 1, 'low-volume': 0 };

/** The worst of what several accounts and Regions are in. One with too little mail hides nothing, and says nothing. */
export const worstState = (states: readonly RateState[]): RateState =>
  states.reduce<RateState>((worst, state) => (ALARM[state] > ALARM[worst] ? state : worst), 'low-volume');

/** One account and Region may come in several rows: a provider has several domains. */
function placesOf(rows: readonly GroupCounts[]): readonly AccountCounts[] {
  const byPlace = Map.groupBy(rows, ({ account, region }) => JSON.stringify([account, region]));
  return [...byPlace.values()].flatMap((of) => {
    const [first] = of;
    return first === undefined ? [] : [{ account: first.account, region: first.region, ...sumCounts(of) }];
  });
}

function groupOf(value: string, rows: readonly GroupCounts[], whole: Counts): readonly Group[] {
  const verdicts = accountVerdicts(placesOf(rows));
  const [worst] = verdicts;
  if (worst === undefined) return [];
  const counts = sumCounts(rows);
  const judged = (measure: Measure): GroupJudgement => ({
    ...judge(measure, counts),
    state: worstState(verdicts.map((verdict) => verdict[measure].state)),
    share: shareOf(measure, counts, whole),
  });
  return [{ value, counts, places: verdicts.length, worst, bounce: judged('bounce'), complaint: judged('complaint') }];
}

const KEYS: Readonly<Record<GroupOrder, (group: Group, measure: Measure) => number>> = {
  share: (group, measure) => group[measure].ratio.part,
  rate: (group, measure) => group[measure].interval?.low ?? 0,
  volume: ({ counts }) => counts.attempted,
  name: () => 0,
};

/** Groups in order; between equals the one with more mail (unless by name), then by name. */
export function groupsOf(
  rows: readonly GroupCounts[],
  whole: Counts,
  { order, measure }: { readonly order: GroupOrder; readonly measure: Measure },
): readonly Group[] {
  const key = (group: Group) => KEYS[order](group, measure);
  const volume = ({ counts }: Group) => (order === 'name' ? 0 : counts.attempted);
  return [...Map.groupBy(rows, ({ value }) => value)]
    .flatMap(([value, of]) => groupOf(value, of, whole))
    .sort((a, b) => key(b) - key(a) || volume(b) - volume(a) || (a.value < b.value ? -1 : 1));
}

/** The group with the most hard bounces (complaints); `null` when there are none at all. */
export const leaderOf = (groups: readonly Group[], measure: Measure): Group | null =>
  groups.reduce<Group | null>((most, group) => {
    const { part } = group[measure].ratio;
    return part > (most?.[measure].ratio.part ?? 0) ? group : most;
  }, null);

/** The whole less the listed ones; `null` when they are all there is. */
export function restOf(listed: readonly Group[], whole: Counts): Rest | null {
  const counts = remainder(whole, sumCounts(listed.map((group) => group.counts)));
  if (METRIC_NAMES.every((name) => counts[name] === 0)) return null;
  const [bounce = null, complaint = null] = MEASURES.map((measure) => shareOf(measure, counts, whole));
  return { counts, share: { bounce, complaint } };
}
