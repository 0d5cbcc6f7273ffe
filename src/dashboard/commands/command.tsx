import { visible } from '../../shared/words.ts';
import { BLANKS } from './shell.ts';

const BLANK = new RegExp(`\\b(${Object.values(BLANKS).join('|')})\\b`);

/** A command over several lines, to be copied. What is still to be filled in is marked, and scrolls in its own box. */
export function Command({ text, label }: { text: string; label: string }) {
  const shown = text.split('\n').map(visibleLine).join('\n');
  return (
    <div class="setup-command">
      <pre tabindex={0}>
        <code>{shown.split(BLANK).map((part, n) => (n % 2 === 1 ? <mark>{part}</mark> : part))}</code>
      </pre>
      <button type="button" class="quiet" data-copy={shown} hidden>
        Copy {label}
      </button>
    </div>
  );
}

const INDENT = /^ */;

const visibleLine = (line: string): string => (INDENT.exec(line)?.[0] ?? '') + visible(line);
