import type { Plugin } from 'chart.js';
import { colour } from './theme.ts';

/** A line through the bucket that the readout speaks of. */
export const crosshair: Plugin = {
  id: 'crosshair',
  beforeDatasetsDraw(chart) {
    const active = chart.getActiveElements()[0];
    if (active === undefined) return;
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.strokeStyle = colour('--control');
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(active.element.x, chartArea.top);
    ctx.lineTo(active.element.x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  },
};
