/** Rates for Prometheus: per account and Region, from the rollups alone. */

import { type Gauge, type Sample, single } from '../shared/metrics.ts';
import { HOUR, type Millis, SECOND } from '../shared/time.ts';
import type { Arrivals, ReputationStore, SourceStore } from '../store/contract.ts';
import type { MetricName } from './metrics.ts';
import { type AccountVerdict, accountVerdicts, MEASURES, type RateState, rateOf } from './rates.ts';
import { type WindowName, windowRange } from './series.ts';
import { RHYTHM_HOURS, silenceLimit } from './silence.ts';

/** Pairs of account and Region with series of their own: the worst, then those with the most mail. */
export const MAX_PAIRS = 50;

const TOLD_WINDOWS: readonly WindowName[] = ['24h', '7d'];

/** As a number, so that a rule can compare: the worse, the greater. */
const STATE_NUMBERS: Readonly<Record<RateState, number>> = {
  healthy: 0,
  'low-volume': 1,
  watch: 2,
  review: 3,
  pause: 4,
};

const TOLD_METRICS: readonly MetricName[] = ['attempted', 'delivered', 'softBounced', 'delayed', 'notAttempted'];

interface Pair {
  readonly account: string;
  readonly region: string;
}

const labelsOf = ({ account, region }: Pair) => ({ account: account || 'unknown', region: region || 'unknown' });
const nameOf = ({ account, region }: Pair): string => `${account}/${region}`;

interface Told {
  readonly window: WindowName;
  readonly verdicts: readonly AccountVerdict[];
}

type PairSamples = (verdict: AccountVerdict) => readonly Sample[];

/** One sample for each window, pair and what `samples` makes of it. */
const gaugeOf = (name: string, help: string, told: readonly Told[], samples: PairSamples): Gauge => ({
  name,
  help,
  samples: told.flatMap(({ window, verdicts }) =>
    verdicts.flatMap((verdict) =>
      samples(verdict).map(({ labels, value }) => ({ labels: { ...labelsOf(verdict), window, ...labels }, value })),
    ),
  ),
});

const eachMeasure =
  (value: (judgement: AccountVerdict['bounce']) => number | null): PairSamples =>
  (verdict) =>
    MEASURES.flatMap((measure) => {
      const found = value(verdict[measure]);
      return found === null ? [] : [{ labels: { measure }, value: found }];
    });

const rateGauges = (told: readonly Told[]): readonly Gauge[] => [
  gaugeOf(
    'ses_sentinel_rate',
    'Bounces by attempted mail, complaints by deliveries outside Google; a fraction, absent without mail',
    told,
    eachMeasure(({ rate }) => rate),
  ),
  gaugeOf(
    'ses_sentinel_rate_part',
    'Mails that the rate counts: hard bounces, complaints',
    told,
    eachMeasure(({ ratio }) => ratio.part),
  ),
  gaugeOf(
    'ses_sentinel_rate_whole',
    'Mails that the rate divides by: attempted, delivered outside Google',
    told,
    eachMeasure(({ ratio }) => ratio.whole),
  ),
  gaugeOf(
    'ses_sentinel_rate_state',
    'Verdict: 0 healthy, 1 too little mail, 2 watch, 3 review, 4 pause',
    told,
    eachMeasure(({ state }) => STATE_NUMBERS[state]),
  ),
  gaugeOf('ses_sentinel_headroom', 'Bounces or complaints that the window takes before the line', told, (verdict) =>
    MEASURES.flatMap((measure) => {
      const { toReview, toPause } = verdict[measure];
      return [
        { labels: { measure, line: 'review' }, value: toReview.left },
        { labels: { measure, line: 'pause' }, value: toPause.left },
      ];
    }),
  ),
  gaugeOf(
    'ses_sentinel_plain_complaint_rate',
    'Complaints by all deliveries, those to Google included; a fraction, absent without deliveries',
    told,
    ({ counts: { complained, delivered } }) => {
      const rate = rateOf({ part: complained, whole: delivered });
      return rate === null ? [] : [{ labels: {}, value: rate }];
    },
  ),
  gaugeOf('ses_sentinel_mails', 'Mails by what became of them, in the window of their acceptance', told, ({ counts }) =>
    TOLD_METRICS.map((metric) => ({ labels: { metric }, value: counts[metric] })),
  ),
];

function arrivalGauge(arrivals: readonly Arrivals[], thisHour: number): Gauge {
  const byPair = [...Map.groupBy(arrivals, nameOf).values()]
    .map((rows) => ({ rows, total: rows.reduce((sum, { messages }) => sum + messages, 0) }))
    .sort((a, b) => b.total - a.total)
    .slice(0, MAX_PAIRS);
  return {
    name: 'ses_sentinel_arrivals',
    help: "Messages that came, by the source's account: in the last full hour, and so far in this one",
    samples: byPair.flatMap(({ rows }) =>
      [thisHour - 1, thisHour].map((hour) => ({
        labels: { ...labelsOf(rows[0] ?? { account: '', region: '' }), hour: hour === thisHour ? 'this' : 'last' },
        value: rows.reduce((sum, row) => sum + (row.hour === hour ? row.messages : 0), 0),
      })),
    ),
  };
}

export interface ReputationGaugeStore {
  readonly reputation: Pick<ReputationStore, 'accounts' | 'hours' | 'arrivals'>;
  readonly sources: Pick<SourceStore, 'list'>;
}

async function silenceGauges({ reputation, sources }: ReputationGaugeStore, now: Millis): Promise<readonly Gauge[]> {
  const to = Math.floor(now / HOUR) + 1;
  const hours = await reputation.hours({ from: to - RHYTHM_HOURS, to });
  const heard = (await sources.list()).flatMap(({ lastMessageAt }) => lastMessageAt ?? []);
  const limit = silenceLimit(hours) / SECOND;
  return [
    single('ses_sentinel_silence_limit_seconds', 'How long no message may come, by the rhythm of late', limit),
    ...(heard.length === 0
      ? []
      : [
          single(
            'ses_sentinel_last_message_age_seconds',
            'Since the newest message of any source; absent before the first',
            Math.max(0, now - Math.max(...heard)) / SECOND,
          ),
        ]),
  ];
}

/**
 * Rates, verdicts and headroom of the last 24 hours and 7 days, and what came in. At most `MAX_PAIRS` pairs of account and
 * Region have series; the rest is in no other pair's, and is counted as left out.
 */
export async function reputationGauges(store: ReputationGaugeStore, now: Millis): Promise<readonly Gauge[]> {
  const all = await Promise.all(
    TOLD_WINDOWS.map(async (window) => ({
      window,
      verdicts: accountVerdicts(await store.reputation.accounts(windowRange(window, now))),
    })),
  );
  // The longest window has every pair of the others.
  const pairs = all.at(-1)?.verdicts ?? [];
  const chosen = new Set(pairs.slice(0, MAX_PAIRS).map(nameOf));
  const told = all.map(({ window, verdicts }) => ({
    window,
    verdicts: verdicts.filter((verdict) => chosen.has(nameOf(verdict))),
  }));
  const thisHour = Math.floor(now / HOUR);
  return [
    ...rateGauges(told),
    {
      name: 'ses_sentinel_accounts',
      help: 'Pairs of account and Region by verdict, those without series of their own included',
      samples: all.flatMap(({ window, verdicts }) =>
        Object.keys(STATE_NUMBERS).map((state) => ({
          labels: { window, state },
          value: verdicts.filter((verdict) => verdict.state === state).length,
        })),
      ),
    },
    single(
      'ses_sentinel_accounts_left_out',
      `Pairs of account and Region beyond ${MAX_PAIRS}, which have no series of their own`,
      Math.max(0, pairs.length - MAX_PAIRS),
    ),
    arrivalGauge(await store.reputation.arrivals({ from: thisHour - 1, to: thisHour + 1 }), thisHour),
    ...(await silenceGauges(store, now)),
  ];
}
