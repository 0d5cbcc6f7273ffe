import { raw } from 'hono/html';
import { intervalText, percentText } from '../../reputation/rate-text.ts';
import type { Measure } from '../../reputation/rates.ts';
import type { SeriesPoint } from '../../reputation/series.ts';
import { count } from '../../shared/words.ts';
import { Scroll } from '../components/table.tsx';
import { WHOLES } from '../verdict-words.ts';
import { type PageWindow, WINDOW_TEXT } from '../windows.ts';
import { bucketText, chartModel, chartSummary, readout } from './words.ts';

interface Props {
  readonly measure: Measure;
  readonly points: readonly SeriesPoint[];
  readonly window: PageWindow;
}

/** `</script>` cannot occur once `<` is gone; JSON reads `\u003c` as the same text. */
const safeJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** The rate over time: drawn by the browser, told in a sentence, a readout and a table that need no script. */
export function Chart({ measure, points, window }: Props) {
  const last = points.at(-1);
  const summary = `chart-${measure}-summary`;
  return (
    <figure class="chart" data-chart={measure}>
      <figcaption id={summary}>{chartSummary(measure, points)}</figcaption>
      <div class="live">
        <div class="plot">
          <canvas role="img" aria-labelledby={summary} />
        </div>
        <output class="readout" for={`chart-${measure}-inspect`}>
          {last === undefined ? '' : readout(measure, last, window)}
        </output>
        <label class="inspect">
          <span>Inspect a bucket</span>
          <input
            id={`chart-${measure}-inspect`}
            type="range"
            min="0"
            max={String(points.length - 1)}
            value={String(points.length - 1)}
            step="1"
            autocomplete="off"
          />
        </label>
        <script type="application/json">{raw(safeJson(chartModel(measure, points, window)))}</script>
      </div>
      <Twin measure={measure} points={points} window={window} />
    </figure>
  );
}

function Twin({ measure, points, window }: Props) {
  const whole = WHOLES[measure];
  return (
    <details class="twin">
      <summary>Show as a table</summary>
      <Scroll label={`${measure === 'bounce' ? 'Hard bounce' : 'Complaint'} rate as a table`}>
        <table class="figures">
          <caption>
            Rate of the {WINDOW_TEXT[window].replace('last ', '')} that end with each bucket, newest first
          </caption>
          <thead>
            <tr>
              <th scope="col" aria-sort="descending">
                Bucket (UTC)
              </th>
              <th scope="col">Rate</th>
              <th scope="col">95 % range</th>
              <th scope="col">{measure === 'bounce' ? 'Hard bounces' : 'Complaints'}</th>
              <th scope="col">{whole === 'mails' ? 'Mails' : 'Deliveries outside Google'}</th>
              <th scope="col">In this bucket alone</th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map((point) => (
              <tr>
                <th scope="row">
                  {bucketText(point, window)}
                  {point.unfinished ? ' (filling)' : ''}
                </th>
                <td>{point.rate === null ? 'no mail' : percentText(measure, point.trailing)}</td>
                <td>{point.interval === null ? '' : intervalText(measure, point.interval)}</td>
                <td>{count(point.trailing.part)}</td>
                <td>{count(point.trailing.whole)}</td>
                <td>
                  {count(point.bucket.part)} of {count(point.bucket.whole)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
