import type { PropsWithChildren } from 'hono/jsx';
import type { Assets } from '../assets.ts';
import { Document } from './document.tsx';

/** Who is signed in; `null` on pages before that. */
export interface Viewer {
  readonly name: string;
  readonly tenant: string | null;
}

const PAGES = [
  { path: '/', name: 'Overview' },
  { path: '/suppressions', name: 'Suppressions' },
  { path: '/sources', name: 'Sources' },
  { path: '/settings', name: 'Settings' },
] as const;

type Props = PropsWithChildren<{
  title: string;
  assets: Assets;
  viewer?: Viewer | null;
  /** Which page of the navigation this is. */
  current?: (typeof PAGES)[number]['path'];
}>;

export function Layout({ title, assets, viewer = null, current, children }: Props) {
  return (
    <Document title={`${title} · ses-sentinel`} style={assets.style} script={assets.script}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <div class="bar">
          <a class="brand" href="/">
            <Mark />
            ses-sentinel
          </a>
          {viewer === null ? null : (
            <>
              <nav class="pages" aria-label="Pages">
                {PAGES.map(({ path, name }) => (
                  <a href={path} aria-current={path === current ? 'page' : undefined}>
                    {name}
                  </a>
                ))}
              </nav>
              <SignedIn viewer={viewer} />
            </>
          )}
        </div>
      </header>
      <main id="main" tabindex={-1}>
        {children}
      </main>
    </Document>
  );
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
