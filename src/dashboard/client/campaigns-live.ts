/** Keeps the figures of a page about campaigns fresh: the server renders them, this puts them in place. */
import { addLocalTimes } from './local-times.ts';
import { morph } from './morph.ts';

const EVERY = 5_000;

/** What the server says now; `null` = it asks to sign in. */
async function fetchPart(url: string, signal: AbortSignal): Promise<Element | null> {
  const response = await fetch(url, { headers: { accept: 'text/html' }, signal });
  if (response.redirected) return null;
  if (!response.ok) throw new Error(`status ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  const part = fresh.querySelector('[data-live-part]');
  if (part === null) throw new Error('no figures in the answer');
  return part;
}

/** Refreshes every 5 s while the page is seen. Only what has changed is touched: the focus and the selection stay. */
export function keepCampaignsFresh(): void {
  const bar = document.querySelector<HTMLElement>('[data-live-bar]');
  const part = document.querySelector('[data-live-part]');
  const link = bar?.querySelector('a');
  const button = bar?.querySelector('button');
  const trouble = bar?.querySelector('[data-live-trouble]');
  const url = bar?.dataset.liveBar;
  if (!part || !link || !button || !trouble || url === undefined) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | null = null;
  let isPaused = false;

  const stop = () => {
    clearTimeout(timer);
    running?.abort();
    running = null;
  };

  const refresh = async () => {
    stop();
    const own = new AbortController();
    running = own;
    try {
      const fresh = await fetchPart(url, own.signal);
      if (fresh === null) {
        trouble.textContent = 'You are signed out: these figures stay as they are.';
        link.hidden = false;
        button.hidden = true;
        return;
      }
      morph(part, fresh);
      addLocalTimes();
      trouble.textContent = '';
    } catch {
      if (own.signal.aborted) return;
      trouble.textContent = 'The service does not answer: these figures are older. Trying again.';
    }
    timer = setTimeout(refresh, EVERY);
  };

  const follow = () => {
    if (isPaused || document.hidden) stop();
    else void refresh();
  };

  button.addEventListener('click', () => {
    isPaused = !isPaused;
    button.textContent = isPaused ? 'Go on updating' : 'Pause updates';
    follow();
  });
  document.addEventListener('visibilitychange', follow);
  link.hidden = true;
  button.hidden = false;
  if (!document.hidden) timer = setTimeout(refresh, EVERY);
}
