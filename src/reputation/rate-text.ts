/** Rates as text. AWS's lines are in per cent, so per cent it is, after a narrow no-break space. Pure. */
import { type Interval, LINES, type Measure, type Ratio, reaches } from './rates.ts';

const THIN_SPACE = '\u202f';

const DECIMALS: Readonly<Record<Measure, number>> = { bounce: 2, complaint: 3 };
/** Past this a figure is no longer read; ratios of whole numbers get there only beyond 10^11 mails. */
const MOST_DECIMALS = 12;
const ALL: Ratio = { part: 1, whole: 1 };

const linesOf = (measure: Measure): readonly Ratio[] => [...Object.values(LINES[measure]), ALL];

/** `ratio × scale`, rounded half up to `decimals`, as a whole number of the last decimal's units. Exact. */
function scaled({ part, whole }: Ratio, scale: number, decimals: number): bigint {
  const n = BigInt(whole);
  return (2n * BigInt(part) * BigInt(scale) * 10n ** BigInt(decimals) + n) / (2n * n);
}

function decimalText(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * Prints a ratio so that the text never reaches a line that the value does not: 4.996, never 5.00. "0" stands for zero
 * only; what would round to it is "<0.01".
 */
function ratioText(ratio: Ratio, scale: number, decimals: number, lines: readonly Ratio[]): string {
  if (ratio.part === 0) return '0';
  const ahead = lines.filter((line) => !reaches(ratio, line));
  for (let places = decimals; ; places += 1) {
    const units = scaled(ratio, scale, places);
    if (units === 0n) return `<${decimalText(1n, places)}`;
    const unit = 10n ** BigInt(places) * BigInt(scale);
    const tooHigh = ahead.some((line) => units * BigInt(line.whole) >= BigInt(line.part) * unit);
    if (!tooHigh || places >= MOST_DECIMALS) return decimalText(units, places);
  }
}

/** `1.21 %`, `0.021 %`, `<0.001 %`, `0 %`; without any mail `no rate`. */
export function percentText(measure: Measure, ratio: Ratio): string {
  if (ratio.whole <= 0) return 'no rate';
  return `${ratioText(ratio, 100, DECIMALS[measure], linesOf(measure))}${THIN_SPACE}%`;
}

/** `2.1 per 10,000`: complaints are too rare for per cent to be felt. */
export function perTenThousandText(ratio: Ratio): string {
  if (ratio.whole <= 0) return 'no rate';
  return `${ratioText(ratio, 10_000, 1, linesOf('complaint'))} per 10,000`;
}

/** A fraction that is no quotient of counts, such as an interval's end. Rounded away from the middle by `round`. */
function fractionText(measure: Measure, fraction: number, round: (value: number) => number): string {
  const decimals = DECIMALS[measure];
  const unit = 10 ** decimals;
  // The product of 100 and a double is off by a few ulps: without the tolerance 5 % could print as 5.01 %.
  const nudge = round === Math.floor ? 1e-9 : -1e-9;
  return Math.max(0, round(fraction * 100 * unit + nudge) / unit).toFixed(decimals);
}

/** `1.16 to 1.26 %`, rounded outwards. */
export function intervalText(measure: Measure, interval: Interval): string {
  const low = fractionText(measure, interval.low, Math.floor);
  const high = fractionText(measure, interval.high, Math.ceil);
  return `${low} to ${high}${THIN_SPACE}%`;
}

/** `+0.30 points`, in percentage points; `no change` when both rates print alike; `null` without a former rate. */
export function changeText(measure: Measure, now: Ratio, before: Ratio): string | null {
  if (now.whole <= 0 || before.whole <= 0) return null;
  if (before.part === 0) return now.part === 0 ? 'no change' : 'new';
  const points = (now.part / now.whole - before.part / before.whole) * 100;
  const text = Math.abs(points).toFixed(DECIMALS[measure]);
  if (Number(text) === 0) return 'no change';
  return `${points > 0 ? '+' : '\u2212'}${text} points`;
}

/** `5 %`, `0.1 %`. */
export const lineText = (line: Ratio): string => `${Number(((line.part / line.whole) * 100).toFixed(3))}${THIN_SPACE}%`;

/** A part of all there are: `61 %`; never "0" or "100" for what is neither. */
export function shareText({ part, whole }: Ratio): string {
  if (whole <= 0) return 'no share';
  const share = Math.round((part / whole) * 100);
  const text = part > 0 && share === 0 ? '<1' : part < whole && share === 100 ? '>99' : String(share);
  return `${text}${THIN_SPACE}%`;
}
