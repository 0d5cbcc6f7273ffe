/** What is different from the window before, in words. Pure. A change is said, not judged: no change is neither good nor bad. */
import type { Counts } from '../../reputation/metrics.ts';
import { changeText, percentText } from '../../reputation/rate-text.ts';
import { MEASURES, type Measure, ratioOf } from '../../reputation/rates.ts';
import { count } from '../../shared/words.ts';

export interface Change {
  readonly what: string;
  readonly now: string;
  readonly before: string;
  /** `+310 (+12 %)`, `new`, `no change`. */
  readonly change: string;
}

/** Beyond this a percentage says less than the two numbers do. */
const LARGEST_PERCENT = 1_000;

/** `+310 (+12 %)`; `new` from nothing, of which there is no percentage; `no change`. */
export function countChange(now: number, before: number): string {
  if (now === before) return 'no change';
  if (before === 0) return 'new';
  const sign = now > before ? '+' : '\u2212';
  const difference = `${sign}${count(Math.abs(now - before))}`;
  const percent = Math.round((Math.abs(now - before) / before) * 100);
  if (percent === 0 || percent >= LARGEST_PERCENT) return difference;
  return `${difference} (${sign}${percent}\u202f%)`;
}

const COUNTS: readonly (readonly [keyof Counts, string])[] = [
  ['attempted', 'Mails'],
  ['hardBounced', 'Hard bounces'],
  ['complained', 'Complaints'],
];

const RATES: Readonly<Record<Measure, string>> = { bounce: 'Hard bounce rate', complaint: 'Complaint rate' };

/** `null`: the window before had no mail, so there is nothing to compare with. */
export function changesOf(now: Counts, before: Counts): readonly Change[] | null {
  if (before.attempted === 0) return null;
  const rates = MEASURES.map((measure) => {
    const [is, was] = [ratioOf(measure, now), ratioOf(measure, before)];
    return {
      what: RATES[measure],
      now: percentText(measure, is),
      before: percentText(measure, was),
      change: changeText(measure, is, was) ?? 'no rate to compare with',
    };
  });
  const counts = COUNTS.map(([name, what]) => ({
    what,
    now: count(now[name]),
    before: count(before[name]),
    change: countChange(now[name], before[name]),
  }));
  return [...rates, ...counts];
}
