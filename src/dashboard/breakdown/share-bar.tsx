import { shareText } from '../../reputation/rate-text.ts';
import type { Ratio } from '../../reputation/rates.ts';

const WIDTH = 64;

/** A part of all there are, in words and as a bar. */
export function ShareBar({ ratio }: { ratio: Ratio }) {
  const width = ratio.whole > 0 ? (ratio.part / ratio.whole) * WIDTH : 0;
  return (
    <span class="breakdown-share">
      <svg viewBox={`0 0 ${WIDTH} 8`} width={WIDTH} height={8} aria-hidden="true" focusable="false">
        <rect class="breakdown-track" width={WIDTH} height={8} rx={2} />
        {width > 0 ? <rect class="breakdown-fill" width={Math.max(1, width).toFixed(1)} height={8} rx={2} /> : null}
      </svg>
      <span>{ratio.whole > 0 ? shareText(ratio) : '\u2013'}</span>
    </span>
  );
}
