import { toIso } from '../../shared/time.ts';
import type { Figures, Overview } from '../overview.ts';
import { verdictWords } from '../verdict-words.ts';
import { ageText, dateText } from '../words.ts';
import { Shape } from './parts.tsx';

/** The first thing read: are we safe? */
export function Verdict({ overview, figures }: { overview: Overview; figures: Figures }) {
  const { tone, state, sentence, details } = verdictWords(overview, figures);
  const [first, ...rest] = details;
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <h1 id="verdict">
        <Shape tone={tone} /> <strong>{state}:</strong> {sentence}
      </h1>
      {first === undefined ? null : <p class="first">{first}</p>}
      {rest.map((detail) => (
        <p>{detail}</p>
      ))}
      <p class="meta">
        <span class="chip">Estimate</span> From your own events. AWS judges by its own moving volume, which nobody else
        can compute.
      </p>
      <DataAge overview={overview} figures={figures} />
    </section>
  );
}

function DataAge({ overview: { now }, figures: { newestEventAt } }: { overview: Overview; figures: Figures }) {
  return (
    <p class="meta">
      Newest event{' '}
      <time datetime={toIso(newestEventAt)}>
        {dateText(newestEventAt)}
        {'\u00a0'}UTC
      </time>
      , <span data-age={String(newestEventAt)}>{ageText(Math.max(0, now - newestEventAt))}</span> ago.{' '}
      <span data-loaded={String(now)} />
    </p>
  );
}
