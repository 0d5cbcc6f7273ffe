import { clockText, count, counted, dateText, dayText } from '../../shared/words.ts';
import { BAR_WINDOWS, type Bar, type BarWindow, type SourceView } from './load-source.ts';
import { sourcePath } from './path.ts';

const HEIGHT = 96;
/** Of a bar's place: the rest is the gap to the next one. */
const FILLED = 0.8;

const WINDOW_WORDS: Readonly<Record<BarWindow, { readonly name: string; readonly bar: string }>> = {
  '24h': { name: '24 hours', bar: 'hour' },
  '7d': { name: '7 days', bar: '6 hours' },
};

const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;

/** Zero is zero, and one of a thousand can still be seen. */
const heightOf = (messages: number, most: number): number =>
  messages === 0 ? 0 : Math.max(2, (messages / most) * HEIGHT);

function Strip({ bars, most }: { bars: readonly Bar[]; most: number }) {
  const step = 1 / bars.length;
  return (
    <svg class="sources-strip" width="100%" height={HEIGHT + 1} aria-hidden="true" focusable="false">
      <line class="ground" x1="0" x2="100%" y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} />
      {bars.map(({ messages }, n) => {
        const height = heightOf(messages, most);
        return (
          <rect
            class={n === bars.length - 1 ? 'filling' : undefined}
            x={percent(n * step)}
            y={HEIGHT - height}
            width={percent(step * FILLED)}
            height={height}
          />
        );
      })}
    </svg>
  );
}

/** What came when: bars, a sentence, and the same as a table. */
export function ArrivalBars({ view: { health, window, bars } }: { view: SourceView }) {
  const { id } = health.source;
  const { name, bar } = WINDOW_WORDS[window];
  const total = bars.reduce((sum, { messages }) => sum + messages, 0);
  const most = Math.max(...bars.map(({ messages }) => messages));
  const peak = bars.find(({ messages }) => messages === most);
  const empty = bars.filter(({ messages }) => messages === 0).length;
  const label = (from: number) => (window === '24h' ? clockText(from) : `${dayText(from)}, ${clockText(from)}`);
  return (
    <section class="card" aria-labelledby="arrivals-heading">
      <div class="card-head">
        <h2 id="arrivals-heading">Arrivals of {name}</h2>
        <nav class="switch" aria-label="Window">
          <a href={sourcePath(id)} aria-current={window === '24h' ? 'true' : undefined}>
            24&nbsp;h
          </a>
          <a href={sourcePath(id, '7d')} aria-current={window === '7d' ? 'true' : undefined}>
            7&nbsp;d
          </a>
        </nav>
      </div>
      <figure class="sources-arrivals">
        <figcaption>
          {total === 0 || peak === undefined
            ? `Nothing came in ${name}.`
            : `${counted(total, 'message')}; at most ${count(most)} in ${bar === 'hour' ? 'an hour' : bar}, from ${dateText(peak.from)} on; nothing in ${empty} of ${BAR_WINDOWS[window].bars} bars.`}
        </figcaption>
        {total === 0 ? null : (
          <>
            <Strip bars={bars} most={most} />
            <p class="meta sources-axis">
              <span>{label(bars[0]?.from ?? 0)}</span>
              <span>UTC, a bar = {bar === 'hour' ? 'an hour' : bar}; the last one still fills</span>
              <span>{label(bars.at(-1)?.from ?? 0)}</span>
            </p>
          </>
        )}
        <details class="twin">
          <summary>As a table</summary>
          <table class="figures">
            <thead>
              <tr>
                <th scope="col">From (UTC)</th>
                <th scope="col">Messages</th>
              </tr>
            </thead>
            <tbody>
              {bars.toReversed().map(({ from, messages }) => (
                <tr>
                  <th scope="row">{dateText(from)}</th>
                  <td>{count(messages)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </figure>
    </section>
  );
}
