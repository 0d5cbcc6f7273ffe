import { visible } from '../../shared/words.ts';
import { Shape } from '../components/parts.tsx';
import { Actions } from './actions.tsx';
import type { RecipientView } from './load.ts';
import { standingWords } from './standing-words.ts';

/** The first thing read: may I send? With what can be done about it. */
export function StandingPanel({ view }: { view: RecipientView }) {
  const { tone, state, sentence, details } = standingWords(view);
  const [first, ...rest] = details;
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <p class="subject">
        <bdi>{visible(view.address)}</bdi>
      </p>
      <h1 id="verdict">
        <Shape tone={tone} /> <strong>{state}:</strong> {sentence}
      </h1>
      {first === undefined ? null : <p class="first">{first}</p>}
      {rest.map((detail) => (
        <p>{detail}</p>
      ))}
      <Actions view={view} />
    </section>
  );
}
