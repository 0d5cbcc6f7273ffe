import type { Chart } from 'chart.js';
import type { ChartModel } from '../charts/model.ts';
import { drawOutcomes } from './outcome-chart.ts';
import { drawRate } from './rate-chart.ts';
import { connectReadout } from './readout.ts';
import { colour, onThemeChange } from './theme.ts';

const PRINTED = { width: 640, height: 220 } as const;

type AnyChart = Chart<'line' | 'bar', (number | null)[]>;

const draw = (canvas: HTMLCanvasElement, model: ChartModel): AnyChart =>
  model.kind === 'rate' ? drawRate(canvas, model) : drawOutcomes(canvas, model);

/** Draws again in the colours of now: the axis title is the one part that chart.js does not ask for its colour. */
function repaint(chart: AnyChart): void {
  const title = chart.options.scales?.x?.title;
  if (title !== undefined) title.color = colour('--muted');
  chart.update('none');
}

/** Draws every chart of the page. The data are in the page already: nothing is fetched. */
export function startCharts(): void {
  const charts = [...document.querySelectorAll<HTMLElement>('figure[data-chart]')].flatMap((figure) => {
    const canvas = figure.querySelector('canvas');
    const data = figure.querySelector('script[type="application/json"]')?.textContent;
    if (canvas === null || data === undefined || data === null) return [];
    const model = JSON.parse(data) as ChartModel;
    const chart = draw(canvas, model);
    connectReadout(figure, chart, model);
    return [chart];
  });
  const repaintAll = () => {
    for (const chart of charts) repaint(chart);
  };
  onThemeChange(repaintAll);
  const { dataset } = document.documentElement;
  let chosen: string | undefined;
  // Paper is white, whatever the screen is, and its width is unknown while the canvas is painted.
  addEventListener('beforeprint', () => {
    chosen = dataset.theme;
    dataset.theme = 'light';
    for (const chart of charts) chart.resize(PRINTED.width, PRINTED.height);
    repaintAll();
  });
  addEventListener('afterprint', () => {
    if (chosen === undefined) delete dataset.theme;
    else dataset.theme = chosen;
    for (const chart of charts) chart.resize();
    repaintAll();
  });
}
