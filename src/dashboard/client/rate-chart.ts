import {
  CategoryScale,
  Chart,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ScriptableLineSegmentContext,
} from 'chart.js';
import type { ChartModel } from '../charts/model.ts';
import { crosshair } from './crosshair.ts';
import { referenceLines } from './reference-lines.ts';
import { colour } from './theme.ts';

Chart.register(CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement);

const TICK_FONT = { family: 'system-ui, sans-serif', size: 12 };
/** The least room for one label of the time axis. */
const LABEL_WIDTH = 76;

/** A rate over time: line, 95 % band, AWS's lines. No animation: at 3 a.m. a figure is a fact, not a show. */
export function drawRate(canvas: HTMLCanvasElement, model: ChartModel): Chart<'line', (number | null)[]> {
  const last = model.rates.length - 1;
  return new Chart<'line', (number | null)[]>(canvas, {
    type: 'line',
    data: {
      labels: [...model.ticks],
      datasets: [rateLine(model), bandEdge(model.highs, '+1'), bandEdge(model.lows, false)],
    },
    plugins: [referenceLines(model.lines), crosshair],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 8, right: 6 } },
      scales: {
        y: {
          min: 0,
          max: model.ceiling,
          border: { display: false },
          grid: { color: () => colour('--border'), drawTicks: false },
          ticks: {
            color: () => colour('--muted'),
            font: TICK_FONT,
            maxTicksLimit: 6,
            padding: 8,
            callback: (value) => `${Number(Number(value).toFixed(4))}\u202f%`,
          },
        },
        x: {
          type: 'category',
          title: {
            display: true,
            text: model.axis,
            align: 'end',
            color: colour('--muted'),
            font: TICK_FONT,
            padding: 0,
          },
          border: { display: false },
          grid: { display: false },
          ticks: {
            color: () => colour('--muted'),
            font: TICK_FONT,
            autoSkip: false,
            maxRotation: 0,
            align: 'inner',
            callback(_value, index) {
              const room = Math.max(1, Math.floor(this.chart.width / LABEL_WIDTH));
              return (last - index) % labelEvery(last + 1, room) === 0 ? model.ticks[index] : null;
            },
          },
        },
      },
    },
  });
}

/** Draws again in the colours of now: the axis title is the one part that chart.js does not ask for its colour. */
export function repaint(chart: Chart<'line', (number | null)[]>): void {
  const title = chart.options.scales?.x?.title;
  if (title !== undefined) title.color = colour('--muted');
  chart.update('none');
}

/** Every how manyth bucket gets a label. Steps that divide a day or a week, so that labels do not repeat oddly. */
function labelEvery(buckets: number, room: number): number {
  return [1, 2, 4, 6, 8, 12].find((every) => buckets / every <= room) ?? buckets;
}

type Line = ChartDataset<'line', (number | null)[]>;

function rateLine({ rates, tentative }: ChartModel): Line {
  const alone = (index: number) => rates[index - 1] == null && rates[index + 1] == null;
  return {
    data: [...rates],
    order: 0,
    borderColor: () => colour('--accent'),
    backgroundColor: () => colour('--accent'),
    borderWidth: 2,
    borderJoinStyle: 'round',
    spanGaps: false,
    clip: 4,
    // A line needs two points: one that stands alone is shown as a dot, or it would not be seen at all.
    pointRadius: ({ dataIndex }) => (dataIndex === rates.length - 1 || alone(dataIndex) ? 3.5 : 0),
    pointHoverRadius: 5,
    pointBorderWidth: 2,
    pointBorderColor: () => colour('--surface'),
    pointHoverBorderColor: () => colour('--surface'),
    pointBackgroundColor: () => colour('--accent'),
    segment: {
      borderDash: ({ p1DataIndex }: ScriptableLineSegmentContext) =>
        tentative[p1DataIndex] === true ? [4, 4] : undefined,
    },
  };
}

/** One edge of the 95 % band; the upper one is filled down to the lower one. */
function bandEdge(data: readonly (number | null)[], fill: '+1' | false): Line {
  return {
    data: [...data],
    order: 1,
    borderWidth: 0,
    pointRadius: 0,
    pointHoverRadius: 0,
    spanGaps: false,
    fill,
    backgroundColor: () => colour('--band'),
  };
}
