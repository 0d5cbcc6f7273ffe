import { raw } from 'hono/html';
import type { Child, PropsWithChildren } from 'hono/jsx';
import { Scroll } from '../components/table.tsx';
import type { ChartModel } from './model.ts';

type Props = PropsWithChildren<{
  /** Of all charts of the page this one. */
  name: string;
  /** The chart in a sentence. */
  summary: string;
  model: ChartModel;
  /** What the colours and shapes mean. */
  legend?: Child;
}>;

/** `</script>` cannot occur once `<` is gone; JSON reads `\u003c` as the same text. */
const safeJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** A chart: drawn by the browser, told in a sentence, a readout and a table (the children) that need no script. */
export function ChartFigure({ name, summary, model, legend, children }: Props) {
  const last = String(model.ticks.length - 1);
  const caption = `chart-${name}-summary`;
  const inspect = `chart-${name}-inspect`;
  return (
    <figure class="chart" data-chart={name}>
      <figcaption id={caption}>{summary}</figcaption>
      {legend}
      <div class="live">
        <div class="plot">
          <canvas role="img" aria-labelledby={caption} />
        </div>
        <output class="readout" for={inspect}>
          {model.readouts.at(-1) ?? ''}
        </output>
        <label class="inspect">
          <span>Inspect a bucket</span>
          <input id={inspect} type="range" min="0" max={last} value={last} step="1" autocomplete="off" />
        </label>
        <script type="application/json">{raw(safeJson(model))}</script>
      </div>
      {children}
    </figure>
  );
}

/** The same figures as a table. */
export function Twin({ label, children }: PropsWithChildren<{ label: string }>) {
  return (
    <details class="twin">
      <summary>Show as a table</summary>
      <Scroll label={label}>{children}</Scroll>
    </details>
  );
}
