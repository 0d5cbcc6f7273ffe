import { html } from 'hono/html';
import type { PropsWithChildren } from 'hono/jsx';
import type { Assets } from '../assets.ts';

/** Who is signed in; `null` on pages before that. */
export interface Viewer {
  readonly name: string;
  readonly tenant: string | null;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230A5AA8'/%3E%3Cpath d='M3 10h3l2-5 2 7 1.5-3.5H14' fill='none' stroke='%23fff' stroke-width='1.5'/%3E%3C/svg%3E";

type Props = PropsWithChildren<{ title: string; assets: Assets; viewer?: Viewer | null }>;

export function Layout({ title, assets, viewer = null, children }: Props) {
  return html`<!DOCTYPE html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ses-sentinel`}</title>
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href={assets.style} />
        <script type="module" src={assets.script} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="top">
          <div class="bar">
            <a class="brand" href="/">
              <Mark />
              ses-sentinel
            </a>
            {viewer === null ? null : <SignedIn viewer={viewer} />}
          </div>
        </header>
        <main id="main" tabindex={-1}>
          {children}
        </main>
      </body>
    </html>
  )}`;
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 16 16" width="24" height="24" aria-hidden="true" focusable="false">
      <rect class="mark-ground" width="16" height="16" rx="4" />
      <path class="mark-line" d="M3 10h3l2-5 2 7 1.5-3.5H14" />
    </svg>
  );
}

function SignedIn({ viewer }: { viewer: Viewer }) {
  return (
    <form class="user" method="post" action="/sign-out">
      {viewer.tenant === null ? null : <span class="chip">tenant {viewer.tenant}</span>}
      <span class="user-name" title="The access key you are signed in with">
        {viewer.name}
      </span>
      <button class="quiet" type="submit">
        Sign out
      </button>
    </form>
  );
}
