import { html } from 'hono/html';
import type { PropsWithChildren } from 'hono/jsx';
import type { Theme } from '../frame/theme.ts';

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230A5AA8'/%3E%3Cpath d='M3 10h3l2-5 2 7 1.5-3.5H14' fill='none' stroke='%23fff' stroke-width='1.5'/%3E%3C/svg%3E";

type Props = PropsWithChildren<{
  title: string;
  style: string;
  /** Left out: the page has no script. */
  script?: string;
  theme?: Theme;
}>;

/** The frame of every page, signed in or not. */
export function Document({ title, style, script, theme = 'system', children }: Props) {
  return html`<!DOCTYPE html>${(
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        <title>{title}</title>
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href={style} />
        {script === undefined ? null : <script type="module" src={script} />}
      </head>
      <body>{children}</body>
    </html>
  )}`;
}
