import type { Chart, Plugin } from 'chart.js';
import type { ChartLine } from '../charts/model.ts';
import { drawLabel, labelWidth } from './canvas-label.ts';
import { colour } from './theme.ts';

const LOOK = {
  review: { dash: [6, 3], colour: '--over' },
  pause: { dash: [2, 3], colour: '--stop' },
} as const;

/** AWS's lines across the plot, each with its name. A line above the scale is named in the corner instead. */
export function referenceLines(lines: readonly ChartLine[]): Plugin<'line'> {
  return {
    id: 'reference-lines',
    afterDatasetsDraw(chart) {
      const top = chart.scales.y?.max ?? 0;
      const { ctx } = chart;
      ctx.save();
      for (const line of lines.filter(({ at }) => at <= top)) drawLine(chart, line);
      const above = lines.filter(({ at }) => at > top).map(({ label }) => label);
      if (above.length > 0) drawCorner(chart, `${above.join(', ')}, above this scale`);
      ctx.restore();
    },
  };
}

function drawLine(chart: Chart, line: ChartLine): void {
  const { ctx, chartArea, scales } = chart;
  const y = scales.y?.getPixelForValue(line.at);
  if (y === undefined) return;
  const look = LOOK[line.kind];
  ctx.strokeStyle = colour(look.colour);
  ctx.lineWidth = 1.5;
  ctx.setLineDash([...look.dash]);
  ctx.beginPath();
  ctx.moveTo(chartArea.left, y);
  ctx.lineTo(chartArea.right, y);
  ctx.stroke();
  ctx.setLineDash([]);
  const under = y - chartArea.top < 18;
  drawLabel(ctx, line.label, chartArea.left + 6, under ? y + 11 : y - 9, colour(look.colour));
}

function drawCorner(chart: Chart, text: string): void {
  const { ctx, chartArea } = chart;
  const x = chartArea.right - labelWidth(ctx, text) - 4;
  drawLabel(ctx, text, x, chartArea.top + 9, colour('--stop'));
}
