/** What the server hands to the browser for one chart. Everything is said here; the browser only draws. */
export interface ChartLine {
  readonly kind: 'review' | 'pause';
  /** In per cent. */
  readonly at: number;
  readonly label: string;
}

export interface ChartModel {
  /** One per bucket, oldest first; the readouts say more. */
  readonly ticks: readonly string[];
  readonly axis: string;
  /** In per cent; `null` is a gap, never zero. */
  readonly rates: readonly (number | null)[];
  readonly lows: readonly (number | null)[];
  readonly highs: readonly (number | null)[];
  /** Drawn dashed: too little mail, or a bucket that is still filling. */
  readonly tentative: readonly boolean[];
  readonly readouts: readonly string[];
  /** Where the scale ends, in per cent. It always begins at 0. */
  readonly ceiling: number;
  readonly lines: readonly ChartLine[];
}
