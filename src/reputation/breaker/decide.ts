/** When a circuit breaker trips and when it lets go: pure. */
import { HOUR, type Millis } from '../../shared/time.ts';
import type { Breaker } from '../../store/contract.ts';
import type { Counts } from '../metrics.ts';
import { headroom, MEASURES, type Measure, type Ratio, ratioOf, reaches } from '../rates.ts';
import type { HourRange } from '../series.ts';
import type { BreakerRule, MeasureRule } from './settings.ts';

/**
 * The hours that count at `now`: the rule's window, and of it only mail that was accepted after sending was resumed. The
 * hour of the resumption itself is left out, for its mail may have been accepted before.
 */
export function windowOf(
  { windowHours }: Pick<BreakerRule, 'windowHours'>,
  now: Millis,
  resumedAt: Millis | null,
): HourRange {
  const to = Math.floor(now / HOUR) + 1;
  const from = to - windowHours;
  return { from: resumedAt === null ? from : Math.min(to, Math.max(from, Math.ceil(resumedAt / HOUR))), to };
}

const lineOf = ({ linePercent }: MeasureRule): Ratio => ({ part: Math.round(linePercent * 100), whole: 10_000 });

/** Four fifths of the line: a rate that wavers about the line is one episode. */
const calmLineOf = (rule: MeasureRule): Ratio => ({ part: lineOf(rule).part * 4, whole: 50_000 });

const hasEnough = ({ part, whole }: Ratio, { atLeast, volume }: MeasureRule): boolean =>
  part >= atLeast && whole >= volume;

/** Count, volume and rate are all there. */
export const isOver = (ratio: Ratio, rule: MeasureRule): boolean =>
  hasEnough(ratio, rule) && reaches(ratio, lineOf(rule));

const isCalm = (ratio: Ratio, rule: MeasureRule): boolean =>
  !hasEnough(ratio, rule) || !reaches(ratio, calmLineOf(rule));

export interface Watched {
  readonly rule: BreakerRule;
  readonly counts: Counts;
}

export interface Over {
  readonly measure: Measure;
  readonly ratio: Ratio;
  readonly linePercent: number;
}

/** The first measure that is over its line. */
export function overOf({ rule, counts }: Watched): Over | null {
  for (const measure of MEASURES) {
    const own = rule[measure];
    if (own === null) continue;
    const ratio = ratioOf(measure, counts);
    if (isOver(ratio, own)) return { measure, ratio, linePercent: own.linePercent };
  }
  return null;
}

/** What ended an episode: the time set for it, or of a dry run that the rate fell or that it is to be real now. */
export type EndedBy = 'cool-down' | 'rate-fell' | 'dry-run-off';

export type Decision =
  | { readonly kind: 'hold' }
  | ({ readonly kind: 'trip' } & Over)
  | { readonly kind: 'end'; readonly by: EndedBy };

const HOLD: Decision = { kind: 'hold' };

/**
 * @param watched what the window holds; `null` = the scope has no mail in it, or no rule is about it (any more).
 * @param open the scope's open episode.
 */
export function decide(
  watched: Watched | null,
  open: Pick<Breaker, 'dryRun' | 'resumeAt'> | null,
  { now, dryRun }: { readonly now: Millis; readonly dryRun: boolean },
): Decision {
  if (open === null) {
    const over = watched === null ? null : overOf(watched);
    return over === null ? HOLD : { kind: 'trip', ...over };
  }
  if (open.resumeAt !== null && open.resumeAt <= now && !open.dryRun) return { kind: 'end', by: 'cool-down' };
  if (!open.dryRun) return HOLD;
  if (!dryRun) return { kind: 'end', by: 'dry-run-off' };
  return watched === null || allCalm(watched) ? { kind: 'end', by: 'rate-fell' } : HOLD;
}

const allCalm = ({ rule, counts }: Watched): boolean =>
  MEASURES.every((measure) => {
    const own = rule[measure];
    return own === null || isCalm(ratioOf(measure, counts), own);
  });

/**
 * How many more bad ones trip it, the volume unchanged; 0 = it is over the line; `null` = not with so little mail, however
 * many.
 */
export function untilTrip(ratio: Ratio, rule: MeasureRule): number | null {
  if (ratio.whole < rule.volume) return null;
  const { left, over } = headroom(ratio, lineOf(rule));
  return Math.max(over > 0 ? 0 : left + 1, rule.atLeast - ratio.part, 0);
}
