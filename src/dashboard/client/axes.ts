import type { ChartOptions } from 'chart.js';
import type { ChartModel } from '../charts/model.ts';
import { colour } from './theme.ts';

const TICK_FONT = { family: 'system-ui, sans-serif', size: 12 };
/** The least room for one label of the time axis. */
const LABEL_WIDTH = 76;

interface ValueAxis {
  /** Where the scale ends; left out: where the data end. */
  readonly max?: number;
  readonly text: (value: number) => string;
  readonly stacked?: boolean;
}

/** What all charts share. No animation: at 3 a.m. a figure is a fact, not a show. */
export const CALM = {
  animation: false,
  responsive: true,
  maintainAspectRatio: false,
  events: [],
  layout: { padding: { top: 8, right: 6 } },
} as const satisfies ChartOptions<'line' | 'bar'>;

/** Values from 0, and the buckets with as many labels as there is room for, the last one always. */
export function axes({ axis, ticks }: Pick<ChartModel, 'axis' | 'ticks'>, values: ValueAxis) {
  const last = ticks.length - 1;
  const { max, text, stacked = false } = values;
  return {
    y: {
      min: 0,
      stacked,
      ...(max === undefined ? {} : { max }),
      border: { display: false },
      grid: { color: () => colour('--border'), drawTicks: false },
      ticks: {
        color: () => colour('--muted'),
        font: TICK_FONT,
        maxTicksLimit: 6,
        padding: 8,
        precision: max === undefined ? 0 : undefined,
        callback: (value) => text(Number(value)),
      },
    },
    x: {
      type: 'category',
      stacked,
      title: { display: true, text: axis, align: 'end', color: colour('--muted'), font: TICK_FONT, padding: 0 },
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
          return (last - index) % labelEvery(ticks, room) === 0 ? ticks[index] : null;
        },
      },
    },
  } satisfies NonNullable<ChartOptions<'line' | 'bar'>['scales']>;
}

/** Every how manyth bucket gets a label: steps that divide a day or a week, and that name no day twice. */
function labelEvery(ticks: readonly string[], room: number): number {
  const last = ticks.length - 1;
  const repeats = (every: number) =>
    ticks.some((tick, index) => (last - index) % every === 0 && index >= every && ticks[index - every] === tick);
  return [1, 2, 4, 6, 8, 12].find((every) => ticks.length / every <= room && !repeats(every)) ?? ticks.length;
}
