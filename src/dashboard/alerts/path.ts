/** Addresses of the pages of alerts: all of their state is in them. */
import { alertPath } from '../../reputation/alerts/path.ts';
import type { FilterTexts } from './filters.ts';

/** The list with these filters. */
export function alertsPath(texts: FilterTexts = {}, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...texts, ...more }).toString();
  return query === '' ? '/alerts' : `/alerts?${query}`;
}

/** One alert, after something was done to it. */
export const donePath = (id: string, done: 'acknowledged' | 'taken-back'): string => `${alertPath(id)}?done=${done}`;

/** Where something is done to an alert. */
export const deedPath = (id: string, deed: 'acknowledge' | 'take-back'): string => `${alertPath(id)}/${deed}`;

/** The rules, for operators. */
export const alertRulesPath = (): string => '/settings/alerts';
