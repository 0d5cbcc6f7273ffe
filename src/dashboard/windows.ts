/** The windows that the pages offer. One hour is too little mail for a chart. */
import type { WindowName } from '../reputation/series.ts';

export const PAGE_WINDOWS = ['24h', '7d', '30d', '90d'] as const satisfies readonly WindowName[];
export type PageWindow = (typeof PAGE_WINDOWS)[number];

export const parsePageWindow = (text: string | undefined): PageWindow | null =>
  PAGE_WINDOWS.find((name) => name === text) ?? null;

export const WINDOW_TEXT: Readonly<Record<PageWindow, string>> = {
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
  '30d': 'last 30 days',
  '90d': 'last 90 days',
};
