import type { Chart } from 'chart.js';
import type { ChartModel } from '../charts/model.ts';

/**
 * A line of text in place of a tooltip: pointer and keys move it through the buckets, and it never covers the curve.
 * Leaving the chart brings back the last bucket.
 */
export function connectReadout(
  figure: HTMLElement,
  chart: Chart<'line' | 'bar', (number | null)[]>,
  model: ChartModel,
): void {
  const output = figure.querySelector('output');
  const range = figure.querySelector<HTMLInputElement>('input[type="range"]');
  if (output === null || range === null) return;
  const last = model.readouts.length - 1;

  const show = (index: number, marked: boolean) => {
    const text = model.readouts[index] ?? '';
    output.textContent = text;
    range.value = String(index);
    range.setAttribute('aria-valuetext', text);
    chart.setActiveElements(marked ? [{ datasetIndex: 0, index }] : []);
    chart.draw();
  };

  const bucketAt = (event: PointerEvent): number => {
    const x = event.clientX - chart.canvas.getBoundingClientRect().left;
    const value = chart.scales.x?.getValueForPixel(x) ?? last;
    return Math.min(last, Math.max(0, Math.round(value)));
  };

  chart.canvas.addEventListener('pointermove', (event) => show(bucketAt(event), true));
  chart.canvas.addEventListener('pointerdown', (event) => show(bucketAt(event), true));
  chart.canvas.addEventListener('pointerleave', () => show(last, false));
  range.addEventListener('input', () => show(Number(range.value), true));
  range.addEventListener('focus', () => show(Number(range.value), true));
  range.addEventListener('blur', () => show(last, false));
  show(last, false);
}
