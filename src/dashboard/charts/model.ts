/** What the server hands to the browser for one chart. Everything is said here; the browser only draws. */
import type { OutcomeName } from '../../reputation/outcomes.ts';

export interface ChartLine {
  readonly kind: 'review' | 'pause';
  /** In per cent. */
  readonly at: number;
  readonly label: string;
}

/** While an alert was open. Spans of one chart do not overlap: the worst level speaks. */
export interface ChartSpan {
  readonly level: 'warn' | 'review' | 'pause';
  /** In buckets: 2.5 is half way between the third point and the fourth. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

interface BucketAxis {
  /** One per bucket, oldest first; the readouts say more. */
  readonly ticks: readonly string[];
  readonly axis: string;
  readonly readouts: readonly string[];
}

export interface RateModel extends BucketAxis {
  readonly kind: 'rate';
  /** In per cent; `null` is a gap, never zero. */
  readonly rates: readonly (number | null)[];
  readonly lows: readonly (number | null)[];
  readonly highs: readonly (number | null)[];
  /** Drawn dashed: too little mail, or a bucket that is still filling. */
  readonly tentative: readonly boolean[];
  /** Where the scale ends, in per cent. It always begins at 0. */
  readonly ceiling: number;
  readonly lines: readonly ChartLine[];
  readonly spans: readonly ChartSpan[];
}

export interface OutcomeModel extends BucketAxis {
  readonly kind: 'outcomes';
  /** From the ground up. */
  readonly series: readonly {
    readonly name: OutcomeName;
    readonly label: string;
    readonly counts: readonly number[];
  }[];
}

export type ChartModel = RateModel | OutcomeModel;
