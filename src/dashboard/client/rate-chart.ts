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
import type { RateModel } from '../charts/model.ts';
import { alertSpans } from './alert-spans.ts';
import { axes, CALM } from './axes.ts';
import { crosshair } from './crosshair.ts';
import { referenceLines } from './reference-lines.ts';
import { colour } from './theme.ts';

Chart.register(CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement);

/** A rate over time: line, 95 % band, AWS's lines, and when an alert was open. */
export function drawRate(canvas: HTMLCanvasElement, model: RateModel): Chart<'line', (number | null)[]> {
  return new Chart<'line', (number | null)[]>(canvas, {
    type: 'line',
    data: {
      labels: [...model.ticks],
      datasets: [rateLine(model), bandEdge(model.highs, '+1'), bandEdge(model.lows, false)],
    },
    plugins: [alertSpans(model.spans), referenceLines(model.lines), crosshair],
    options: {
      ...CALM,
      scales: axes(model, { max: model.ceiling, text: (value) => `${Number(value.toFixed(4))}\u202f%` }),
    },
  });
}

type Line = ChartDataset<'line', (number | null)[]>;

function rateLine({ rates, tentative }: RateModel): Line {
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
