import { type Millis, toIso } from '../../shared/time.ts';
import { dateSecondsText, dateText } from '../../shared/words.ts';
import { SHAPES, type Tone } from '../tone.ts';

/** The shape that goes along with every status colour. The word beside it is what a screen reader says. */
export function Shape({ tone }: { tone: Tone }) {
  return (
    <svg class={`shape ${tone}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path d={SHAPES[tone]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}

/** A moment, UTC. `seconds` for logs. The reader's own time is added by the script as a title. */
export function Time({ at, seconds = false }: { at: Millis; seconds?: boolean }) {
  return <time datetime={toIso(at)}>{seconds ? dateSecondsText(at) : dateText(at)}</time>;
}

/** Text to be copied: selectable without scripts, with a button when there are. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <div class="copyable">
      <code class="copy-text">{text}</code>
      <button type="button" class="quiet" data-copy={text} hidden>
        Copy {label}
      </button>
    </div>
  );
}
