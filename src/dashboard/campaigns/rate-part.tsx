import { intervalText, percentText } from '../../reputation/rate-text.ts';
import type { Judgement } from '../../reputation/rates.ts';
import { count } from '../../shared/words.ts';

/** A rate in a cell: its count, the rate, and the range that it lies in. */
export function RatePart({ judgement: { measure, ratio, interval } }: { judgement: Judgement }) {
  return (
    <>
      {count(ratio.part)}
      {interval === null ? null : (
        <>
          <span class="cell-rate">{percentText(measure, ratio)}</span>
          <span class="meta">{intervalText(measure, interval)}</span>
        </>
      )}
    </>
  );
}
