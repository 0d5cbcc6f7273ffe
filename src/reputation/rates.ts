/**
 * What the counts mean: rates, how sure they are, the room left under AWS's lines, and how to print them. Pure.
 *
 * Lines: SES Developer Guide `reputationdashboardmessages` (review from 5 % bounces or 0.1 % complaints, a pause from
 * 10 % or 0.5 %; a value equal to the line has reached it). Fractions of whole numbers, so that no comparison rounds.
 */
import type { AccountCounts, Failure } from '../store/contract.ts';
import type { Counts } from './metrics.ts';

export type Measure = 'bounce' | 'complaint';
export const MEASURES: readonly Measure[] = ['bounce', 'complaint'];

/** Worst first. `low-volume`: too little mail for a verdict. */
export type RateState = 'pause' | 'review' | 'watch' | 'low-volume' | 'healthy';

/** `part` of `whole`, both counted. */
export interface Ratio {
  readonly part: number;
  readonly whole: number;
}

export interface Headroom {
  /** How many more the present volume takes without reaching the line. */
  readonly left: number;
  /** How many fewer would have stayed under the line; 0 while under it. */
  readonly over: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export type LineName = 'watch' | 'review' | 'pause';

/**
 * `watch` is ours: four fifths of the way to review. AWS's FAQ advises under 2 % bounces, which is a target for list
 * hygiene and not a danger: to warn from there on would make people ignore the warning.
 */
export const LINES: Readonly<Record<Measure, Readonly<Record<LineName, Ratio>>>> = {
  bounce: { watch: { part: 4, whole: 100 }, review: { part: 5, whole: 100 }, pause: { part: 10, whole: 100 } },
  complaint: { watch: { part: 8, whole: 10_000 }, review: { part: 1, whole: 1_000 }, pause: { part: 5, whole: 1_000 } },
};

/** The least volume for a verdict: one complaint of 999 deliveries is over 0.1 % already and says nothing. */
export const FLOORS: Readonly<Record<Measure, number>> = { bounce: 100, complaint: 1_000 };

export interface Judgement {
  readonly measure: Measure;
  readonly ratio: Ratio;
  /** `null` when nothing was counted: no mail is not 0 %. */
  readonly rate: number | null;
  readonly interval: Interval | null;
  readonly state: RateState;
  readonly toReview: Headroom;
  readonly toPause: Headroom;
}

export interface Verdict {
  readonly state: RateState;
  /** The measure whose state this is: the worse one, and between equals the one nearer to its review line. */
  readonly speaks: Measure;
  readonly bounce: Judgement;
  readonly complaint: Judgement;
}

export interface AccountVerdict extends Verdict {
  readonly account: string;
  readonly region: string;
  readonly counts: Counts;
}

/**
 * What a measure divides. Complaints are divided by the deliveries outside Google, which reports none: AWS counts only
 * mail to domains that send complaint feedback.
 */
export function ratioOf(measure: Measure, counts: Counts): Ratio {
  return measure === 'bounce'
    ? { part: counts.hardBounced, whole: counts.attempted }
    : { part: counts.complained, whole: counts.deliveredOutsideGoogle };
}

/** What a measure counts. */
export const FAILURES = { bounce: 'hardBounced', complaint: 'complained' } as const satisfies Record<Measure, Failure>;

/** The rate as a fraction, `null` when nothing was counted. */
export const rateOf = ({ part, whole }: Ratio): number | null => (whole > 0 ? part / whole : null);

/** Whether the ratio is at the line or over it, decided by whole numbers. */
export const reaches = (ratio: Ratio, line: Ratio): boolean =>
  ratio.whole > 0 && ratio.part * line.whole >= line.part * ratio.whole;

/** How many more the volume takes before the line, or how many are too many: `max(0, ceil(line × n) - b - 1)`. */
export function headroom(ratio: Ratio, line: Ratio): Headroom {
  if (ratio.whole <= 0) return { left: 0, over: 0 };
  const product = line.part * ratio.whole;
  const rest = product % line.whole;
  const atLine = (product - rest) / line.whole + (rest > 0 ? 1 : 0);
  return { left: Math.max(0, atLine - ratio.part - 1), over: Math.max(0, ratio.part - atLine + 1) };
}

const Z95 = 1.959963984540054;

/** Wilson score interval, 95 %. Unlike the textbook one it stays within 0 and 1 and is honest for few or no events. */
export function wilson({ part, whole }: Ratio): Interval | null {
  if (whole <= 0) return null;
  const p = Math.min(1, part / whole);
  const scale = 1 + Z95 ** 2 / whole;
  const centre = (p + Z95 ** 2 / (2 * whole)) / scale;
  const half = (Z95 * Math.sqrt((p * (1 - p)) / whole + Z95 ** 2 / (4 * whole ** 2))) / scale;
  return { low: p === 0 ? 0 : Math.max(0, centre - half), high: p === 1 ? 1 : Math.min(1, centre + half) };
}

function stateOf(measure: Measure, ratio: Ratio): RateState {
  if (ratio.whole < FLOORS[measure]) return 'low-volume';
  const lines = LINES[measure];
  if (reaches(ratio, lines.pause)) return 'pause';
  if (reaches(ratio, lines.review)) return 'review';
  return reaches(ratio, lines.watch) ? 'watch' : 'healthy';
}

/** One measure of some counts: rate, range, state, headroom under both lines. */
export function judge(measure: Measure, counts: Counts): Judgement {
  const ratio = ratioOf(measure, counts);
  const { review, pause } = LINES[measure];
  return {
    measure,
    ratio,
    rate: rateOf(ratio),
    interval: wilson(ratio),
    state: stateOf(measure, ratio),
    toReview: headroom(ratio, review),
    toPause: headroom(ratio, pause),
  };
}

/** Too little mail for a verdict, and even so the rate cannot be under the review line by chance (95 % interval). */
export const isBeyondChance = ({ measure, state, interval }: Judgement): boolean => {
  const { part, whole } = LINES[measure].review;
  return state === 'low-volume' && interval !== null && interval.low >= part / whole;
};

const BADNESS: Readonly<Record<RateState, number>> = { pause: 4, review: 3, watch: 2, 'low-volume': 1, healthy: 0 };

/** The rate in units of the review line. */
function nearness({ measure, rate }: Judgement): number {
  const { review } = LINES[measure];
  return ((rate ?? 0) * review.whole) / review.part;
}

/** The worse state of the two: too little mail for one of them is not "healthy". */
export function worseOf(bounce: Judgement, complaint: Judgement): Verdict {
  const difference = BADNESS[complaint.state] - BADNESS[bounce.state] || nearness(complaint) - nearness(bounce);
  const worse = difference > 0 ? complaint : bounce;
  return { state: worse.state, speaks: worse.measure, bounce, complaint };
}

/** Both measures, and the worse state of the two. */
export const verdictOf = (counts: Counts): Verdict => worseOf(judge('bounce', counts), judge('complaint', counts));

const alarm = (verdict: Verdict): number => Math.max(0, BADNESS[verdict.state] - BADNESS['low-volume']);

/**
 * AWS judges each account and Region on its own, so their verdicts are never summed: worst first. Among those without
 * an alarm the one with the most mail leads, so that an idle account hides nothing.
 */
export function accountVerdicts(accounts: readonly AccountCounts[]): readonly AccountVerdict[] {
  return accounts
    .map((counts) => ({ ...verdictOf(counts), account: counts.account, region: counts.region, counts }))
    .sort(
      (a, b) =>
        alarm(b) - alarm(a) ||
        (alarm(a) > 0 ? nearness(b[b.speaks]) - nearness(a[a.speaks]) : 0) ||
        b.counts.attempted - a.counts.attempted ||
        (`${a.account}/${a.region}` < `${b.account}/${b.region}` ? -1 : 1),
    );
}
