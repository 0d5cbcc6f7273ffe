/** The address of the breakdown: all of its state is in it. Pure. */
import type { GroupOrder } from '../../reputation/groups.ts';
import type { Measure } from '../../reputation/rates.ts';
import { DEFAULT_WINDOW } from '../../reputation/series.ts';
import type { PageWindow } from '../windows.ts';

/** What mail can be grouped by; the last two group events. */
export const BREAKDOWNS = [
  'configurationSet',
  'identity',
  'tenant',
  'stream',
  'recipientDomain',
  'provider',
  'campaign',
  'bounceClass',
  'delayType',
] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];
export const DEFAULT_BREAKDOWN = 'configurationSet' satisfies Breakdown;

/** Whose mail. `account`: `123456789012/us-east-1`, or the account alone. */
export const FILTER_NAMES = [
  'account',
  'tenant',
  'stream',
  'configurationSet',
  'identity',
  'recipientDomain',
  'campaign',
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];
/** In the order in which they were chosen. `''` is a value: mail that has none. */
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** The filters in their order. */
export const filterEntries = (filters: Filters): readonly (readonly [FilterName, string])[] =>
  (Object.keys(filters) as FilterName[]).flatMap((name) => {
    const value = filters[name];
    return value === undefined || !FILTER_NAMES.includes(name) ? [] : [[name, value] as const];
  });

export interface BreakdownView {
  readonly by: Breakdown;
  readonly window?: PageWindow | undefined;
  readonly measure?: Measure | undefined;
  readonly sort?: GroupOrder | undefined;
  readonly filters?: Filters | undefined;
  /** Which page of a long table; 1 is the first. */
  readonly page?: number | undefined;
  readonly format?: 'csv' | undefined;
}

/** What is as by default is left out, so that a view has one address. */
export function breakdownPath({ by, window, measure, sort, filters = {}, page = 1, format }: BreakdownView): string {
  const query = new URLSearchParams({ by });
  if (window !== undefined && window !== DEFAULT_WINDOW) query.set('window', window);
  if (measure === 'complaint') query.set('measure', measure);
  if (sort !== undefined && sort !== 'share') query.set('sort', sort);
  for (const [name, value] of filterEntries(filters)) query.set(name, value);
  if (page > 1) query.set('page', String(page));
  if (format !== undefined) query.set('format', format);
  return `/breakdown?${query}`;
}
