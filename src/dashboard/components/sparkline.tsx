const WIDTH = 96;
const HEIGHT = 24;
/** What is not zero is seen. */
const LEAST = 1.5;

interface Props {
  readonly values: readonly number[];
  /** The largest value of the whole column: one scale for all its rows. */
  readonly max: number;
}

/** Bars from zero, oldest first. An ornament beside figures: nothing of it is read out. */
export function Sparkline({ values, max }: Props) {
  const step = WIDTH / Math.max(1, values.length);
  const width = Math.max(0.6, step - (step > 2 ? 0.8 : 0.2));
  const bars = values.flatMap((value, index) => {
    if (value <= 0 || max <= 0) return [];
    const height = Math.max(LEAST, (value / max) * HEIGHT);
    return [`M${(index * step).toFixed(1)} ${HEIGHT}v-${height.toFixed(1)}h${width.toFixed(1)}V${HEIGHT}z`];
  });
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
      focusable="false"
    >
      <path class="sparkline-ground" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      {bars.length === 0 ? null : <path class="sparkline-bars" d={bars.join('')} />}
    </svg>
  );
}
