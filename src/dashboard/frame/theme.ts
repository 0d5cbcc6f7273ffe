import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { DAY, SECOND } from '../../shared/time.ts';

/** `system`: what the reader's machine is set to. */
export const THEMES = ['system', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

const COOKIE = 'ses-sentinel-theme';
const KEPT = 365 * DAY;

export const parseTheme = (text: unknown): Theme => THEMES.find((theme) => theme === text) ?? 'system';

export const themeOf = (c: Context): Theme => parseTheme(getCookie(c, COOKIE));

/** A taste, not a right: kept in the browser for a year, `Lax` so that a page opened by a link from elsewhere has it too. */
export function keepTheme(c: Context, theme: Theme): void {
  const maxAge = theme === 'system' ? 0 : KEPT / SECOND;
  setCookie(c, COOKIE, theme, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge });
}
