import { BarController, BarElement, CategoryScale, Chart, LinearScale } from 'chart.js';
import type { OutcomeName } from '../../reputation/outcomes.ts';
import type { OutcomeModel } from '../charts/model.ts';
import { axes, CALM } from './axes.ts';
import { crosshair } from './crosshair.ts';
import { colour } from './theme.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale);

const COLOURS: Readonly<Record<OutcomeName, string>> = {
  delivered: '--series-delivered',
  notAttempted: '--series-not-attempted',
  softBounced: '--series-soft',
  hardBounced: '--series-hard',
  rejected: '--series-rejected',
};

/** What became of the mails of each bucket, stacked. */
export function drawOutcomes(canvas: HTMLCanvasElement, model: OutcomeModel): Chart<'bar', (number | null)[]> {
  return new Chart<'bar', (number | null)[]>(canvas, {
    type: 'bar',
    data: {
      labels: [...model.ticks],
      datasets: model.series.map(({ name, label, counts }) => ({
        label,
        data: [...counts],
        backgroundColor: () => colour(COLOURS[name]),
        // A line of the ground keeps neighbours apart for whoever cannot tell their colours.
        borderColor: () => colour('--surface'),
        borderWidth: { top: 1 },
        borderSkipped: false as const,
        maxBarThickness: 32,
        categoryPercentage: 0.9,
        barPercentage: 0.9,
      })),
    },
    plugins: [crosshair],
    options: { ...CALM, scales: axes(model, { stacked: true, text: (value) => value.toLocaleString('en-US') }) },
  });
}
