/** Why somebody is asked to sign in, and where they go on: texts of our own only, whatever stands in the URL. Pure. */
import { safeNext } from './next-path.ts';

/** `ended`: there was a session. `form`: and what was sent with it was not taken. The rest: it was ended by a deed. */
const REASONS = ['ended', 'form', 'everywhere', 'revoked'] as const;
export type AskReason = (typeof REASONS)[number];

export const reasonOf = (text: string | undefined): AskReason | null =>
  REASONS.find((reason) => reason === text) ?? null;

export const signInPath = (next: string, why: AskReason | null): string =>
  `/sign-in?${new URLSearchParams({ ...(next === '/' ? {} : { next }), ...(why === null ? {} : { why }) })}`.replace(
    /\?$/,
    '',
  );

/** What the first part of a path is called. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    breakdown: 'Breakdown',
    campaigns: 'Campaigns',
    alerts: 'Alerts',
    recipients: 'Recipients',
    messages: 'Messages',
    search: 'the search',
    suppressions: 'Suppressions',
    sources: 'Sources',
    settings: 'Settings',
    account: 'your account',
  }),
);

/** Which page comes after signing in; `null` when it is the overview or has no name here. */
export const nextName = (next: string): string | null => NAMES.get(next.split(/[/?]/, 2)[1] ?? '') ?? null;

/** The nearest page above a path that only takes forms. */
export function pageAbove(path: string, hasPage: (pathname: string) => boolean): string {
  const { pathname, search } = new URL(safeNext(path), 'http://dashboard.invalid');
  if (hasPage(pathname)) return pathname + search;
  for (let above = pathname; above !== ''; above = above.slice(0, above.lastIndexOf('/')))
    if (hasPage(above)) return above;
  return '/';
}
