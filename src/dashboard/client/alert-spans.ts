import type { Chart, Plugin } from 'chart.js';
import type { ChartSpan } from '../charts/model.ts';
import { SHAPES } from '../tone.ts';
import { drawLabel, labelWidth } from './canvas-label.ts';
import { colour } from './theme.ts';

const TONES = { warn: 'watch', review: 'over', pause: 'stop' } as const satisfies Record<ChartSpan['level'], string>;

/** So much of a span is seen however short it was. */
const LEAST_WIDTH = 4;
const EDGE = 4;
const SHAPE = 9;
/** The shapes are drawn in a square of 12. */
const SCALE = SHAPE / 12;

/** Shades the times at which an alert was open; shape and word tell what the colour tells. */
export function alertSpans(spans: readonly ChartSpan[]): Plugin<'line'> {
  return {
    id: 'alert-spans',
    beforeDatasetsDraw(chart) {
      for (const span of spans) shade(chart, span);
    },
    afterDatasetsDraw(chart) {
      for (const span of spans) mark(chart, span);
    },
  };
}

/** In pixels, within the plot. */
function ends({ chartArea, scales }: Chart, { from, to }: ChartSpan): { left: number; width: number } {
  const [first = 0, second = 0] = [0, 1].map((index) => scales.x?.getPixelForValue(index));
  const step = second - first;
  const left = Math.min(first + from * step, chartArea.right - LEAST_WIDTH);
  const right = Math.min(chartArea.right, first + to * step);
  return { left, width: Math.max(LEAST_WIDTH, right - left) };
}

function shade(chart: Chart, span: ChartSpan): void {
  const { ctx, chartArea } = chart;
  const { left, width } = ends(chart, span);
  const tone = TONES[span.level];
  ctx.save();
  ctx.fillStyle = colour(`--${tone}-tint`);
  ctx.fillRect(left, chartArea.top, width, chartArea.height);
  ctx.fillStyle = colour(`--${tone}`);
  ctx.fillRect(left, chartArea.bottom - EDGE, width, EDGE);
  ctx.restore();
}

function mark(chart: Chart, span: ChartSpan): void {
  const { ctx, chartArea } = chart;
  const { left, width } = ends(chart, span);
  const y = chartArea.bottom - EDGE - SHAPE - 4;
  const fill = colour(`--${TONES[span.level]}`);
  ctx.save();
  ctx.translate(Math.min(left + 3, chartArea.right - SHAPE), y);
  ctx.scale(SCALE, SCALE);
  ctx.fillStyle = fill;
  ctx.fill(new Path2D(SHAPES[TONES[span.level]]), 'evenodd');
  ctx.restore();
  const text = left + SHAPE + 8;
  if (labelWidth(ctx, span.label) < left + width - text) drawLabel(ctx, span.label, text, y + SHAPE / 2, fill);
}
