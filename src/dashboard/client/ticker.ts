import { count, dateText } from '../../shared/words.ts';
import { type Connection, follow } from './live-source.ts';
import { showVerdict, type VerdictNews } from './live-verdict.ts';
import { addLocalTimes } from './local-times.ts';

/** Rows that the table keeps, and that wait while it is paused; what is beyond is counted. */
const MOST_ROWS = 50;
/** Lines that are remembered, so that one that is told twice is shown once. */
const MOST_KNOWN = 1_000;
const PAINT_EVERY = 1_000;

const STATES: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  open: 'Live',
  lost: 'Not connected, trying again',
  ended: 'Signed out. Load the page again.',
};

interface LinesNews {
  /** Rows as the service renders them: it escapes what strangers wrote, here and on the page that was loaded. */
  readonly rows: readonly string[];
  readonly more: number;
  readonly newest: number;
}

/** Rows of the service's own markup. A template runs nothing and loads nothing. */
function rowOf(html: string): HTMLTableRowElement | null {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content.querySelector('tr');
}

function moreRow(more: number, columns: number): HTMLTableRowElement {
  const row = document.createElement('tr');
  row.className = 'ticker-more';
  const cell = row.insertCell();
  cell.colSpan = columns;
  cell.textContent = `+${count(more)} more`;
  return row;
}

/** Puts what comes in on top of the list of the latest events, at most once a second, until somebody pauses it. */
export function startTicker(): void {
  const section = document.querySelector<HTMLElement>('[data-live]');
  const body = section?.querySelector('tbody');
  const state = section?.querySelector('[data-ticker-state]');
  const button = section?.querySelector<HTMLButtonElement>('[data-ticker-pause]');
  const address = section?.dataset.live;
  if (!section || !body || !state || !button || address === undefined) return;

  const known = new Set([...body.rows].map((row) => row.dataset.line ?? ''));
  let waiting: HTMLTableRowElement[] = [];
  let more = 0;
  let paused = false;
  let connection: Connection = 'connecting';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const say = () => {
    const held = waiting.length + more;
    const text = paused ? `Paused${held === 0 ? '' : `, ${count(held)} new`}` : STATES[connection];
    if (state.textContent !== text) state.textContent = text;
  };

  const paint = () => {
    timer = undefined;
    if (paused || waiting.length + more === 0) return;
    const columns = section.querySelectorAll('thead th').length;
    for (const row of waiting) addLocalTimes(row);
    body.prepend(...waiting, ...(more === 0 ? [] : [moreRow(more, columns)]));
    waiting = [];
    more = 0;
    for (const row of [...body.rows].slice(MOST_ROWS)) row.remove();
    // From now on the order is that of arrival: what comes late stands on top, whatever its time.
    section.querySelector('th[aria-sort]')?.removeAttribute('aria-sort');
    const caption = section.querySelector('[data-ticker-caption]');
    if (caption !== null) caption.textContent = `As they come in, the last one first, at most ${MOST_ROWS}`;
  };

  const schedule = () => {
    if (timer === undefined) timer = setTimeout(paint, PAINT_EVERY);
  };

  const takeLines = ({ rows, more: beyond, newest }: LinesNews) => {
    const fresh = rows.flatMap((html) => {
      const row = rowOf(html);
      const line = row?.dataset.line ?? '';
      if (row === null || known.has(line)) return [];
      known.add(line);
      return [row];
    });
    for (const old of [...known].slice(0, Math.max(0, known.size - MOST_KNOWN))) known.delete(old);
    const all = [...fresh, ...waiting];
    waiting = all.slice(0, MOST_ROWS - 1);
    more += beyond + (all.length - waiting.length);
    tellNewest(newest);
    schedule();
    say();
  };

  button.hidden = false;
  button.addEventListener('click', () => {
    paused = !paused;
    button.setAttribute('aria-pressed', String(paused));
    if (!paused) paint();
    say();
  });
  follow(address, {
    on: {
      lines: (data) => takeLines(data as LinesNews),
      verdict: (data) => showVerdict(data as VerdictNews),
    },
    changed: (now) => {
      connection = now;
      say();
    },
  });
}

/** The age of the newest event, which the verdict stands on. */
function tellNewest(newest: number): void {
  const time = document.querySelector<HTMLTimeElement>('time[data-newest]');
  const age = time?.parentElement?.querySelector<HTMLElement>('[data-age]');
  if (!time || !age || Number(age.dataset.age) >= newest) return;
  time.dateTime = new Date(newest).toISOString();
  time.textContent = `${dateText(newest)}\u00a0UTC`;
  age.dataset.age = String(newest);
  age.textContent = '0\u00a0s';
}
