import type { PropsWithChildren } from 'hono/jsx';
import { count } from '../../shared/words.ts';
import type { Assets } from '../assets.ts';
import { Foot } from '../frame/foot.tsx';
import { currentFrame } from '../frame/frame.ts';
import { PAGES, type PagePath } from '../frame/pages.ts';
import { Shortcuts } from '../frame/shortcuts.tsx';
import { Document } from './document.tsx';
import { SearchBox } from './search-box.tsx';

/** Who is signed in; `null` on pages before that. */
export interface Viewer {
  readonly name: string;
  readonly tenant: string | null;
}

type Props = PropsWithChildren<{
  title: string;
  assets: Assets;
  viewer?: Viewer | null;
  /** Which page of the navigation this is. */
  current?: PagePath;
  /** What was looked for, to be corrected. */
  search?: string | undefined;
}>;

/** The frame of a page: where else to go, what to look up, who is signed in, how it looks. */
export function Layout({ title, assets, viewer = null, current, search, children }: Props) {
  const frame = currentFrame();
  return (
    <Document title={`${title} · ses-sentinel`} style={assets.style} script={assets.script} theme={frame.theme}>
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
              <SearchBox {...(search === undefined ? {} : { text: search })} />
              <SignedIn viewer={viewer} />
              <Menu viewer={viewer} current={current} openAlerts={frame.openAlerts} />
            </>
          )}
        </div>
        {viewer === null ? null : (
          <nav class="pages wide" aria-label="Pages">
            <PageLinks current={current} openAlerts={frame.openAlerts} />
          </nav>
        )}
      </header>
      <main id="main" tabindex={-1}>
        {children}
      </main>
      <Foot frame={frame} shortcuts={viewer !== null} />
      {viewer === null ? null : <Shortcuts />}
    </Document>
  );
}

interface LinkProps {
  readonly current: PagePath | undefined;
  readonly openAlerts: number | null;
}

function PageLinks({ current, openAlerts }: LinkProps) {
  return (
    <>
      {PAGES.map(({ path, name }) => (
        <a href={path} aria-current={path === current ? 'page' : undefined}>
          {name}
          {path === '/alerts' ? <OpenAlerts number={openAlerts} /> : null}
        </a>
      ))}
    </>
  );
}

/** Read out as `Alerts, 2 open`. */
function OpenAlerts({ number }: { number: number | null }) {
  if (number === null || number === 0) return null;
  return (
    <>
      <span class="for-ears">, </span> <span class="chip nav-count">{count(number)}</span>
      <span class="for-ears"> open</span>
    </>
  );
}

/** Pages and user once more, for small screens: which of the two is there is the style's business. */
function Menu({ viewer, current, openAlerts }: LinkProps & { viewer: Viewer }) {
  return (
    <details class="menu">
      <summary class="button quiet">Menu</summary>
      <div class="menu-body">
        <nav class="pages" aria-label="Pages">
          <PageLinks current={current} openAlerts={openAlerts} />
        </nav>
        <SignedIn viewer={viewer} />
      </div>
    </details>
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
      <a class="user-name" href="/account" title="The access key you are signed in with, and its sessions">
        {viewer.name}
      </a>
      <button class="quiet" type="submit">
        Sign out
      </button>
    </form>
  );
}
