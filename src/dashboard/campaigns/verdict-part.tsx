import type { PropsWithChildren } from 'hono/jsx';
import { Shape } from '../components/parts.tsx';
import type { Verdict } from './words.ts';

/** The first thing read: how it stands, why, what to do. */
export function VerdictPart({ verdict, children }: PropsWithChildren<{ verdict: Verdict }>) {
  const { tone, state, sentence, details } = verdict;
  const [first, ...rest] = details;
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <h2 id="verdict" class="verdict-line">
        <Shape tone={tone} /> <strong>{state}:</strong> {sentence}
      </h2>
      {first === undefined ? null : <p class="first">{first}</p>}
      {rest.map((detail) => (
        <p>{detail}</p>
      ))}
      {children}
    </section>
  );
}
