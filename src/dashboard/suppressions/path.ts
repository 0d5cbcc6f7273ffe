/** Addresses of the pages about the list: all of their state is in them. */
import type { Texts } from './filters.ts';

type Page =
  | ''
  | 'add'
  | 'release'
  | 'release-confirmed'
  | 'release-all'
  | 'released'
  | 'history'
  | 'import'
  | 'imports';

/** A page of the list, with what it is asked. */
export function suppressionsPath(page: Page = '', query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const path = page === '' ? '/suppressions' : `/suppressions/${page}`;
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** The list with these filters. */
export const listPath = (texts: Texts, more: Readonly<Record<string, string>> = {}): string =>
  suppressionsPath('', { ...texts, ...more });
