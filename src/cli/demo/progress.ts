/** How far the history is: a bar on a terminal, a line now and then elsewhere. */
import type { Progress } from './report.ts';

const NUMBER = new Intl.NumberFormat('en-US');
export const count = (n: number): string => NUMBER.format(Math.round(n));

const WIDTH = 28;
const LINE_EVERY_SECONDS = 3;

/** One line: bar, share, notifications, rate, and how long it will take. */
export function progressText({ notifications, mails, totalMails, seconds }: Progress): string {
  const share = totalMails === 0 ? 1 : Math.min(1, mails / totalMails);
  const filled = Math.round(share * WIDTH);
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`;
  const rate = seconds > 0 ? notifications / seconds : 0;
  const left = share > 0 ? `${Math.ceil((seconds / share) * (1 - share))} s left` : 'starting';
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${count(notifications)} notifications, ${count(rate)}/s, ${left}`;
}

export interface Screen {
  readonly line: (text: string) => void;
  /** Takes the place of what the last `status` showed. Elsewhere than on a terminal: a line, every few seconds. */
  readonly status: (text: string, everySeconds?: number) => void;
  /** Takes the last `status` back. */
  readonly clear: () => void;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

export function createScreen(out: Terminal, now: () => number = () => performance.now()): Screen {
  const erase = '\r\u001b[2K';
  let shown = false;
  let lastLine = now();
  const clear = () => {
    if (shown) out.write(erase);
    shown = false;
  };
  return {
    clear,
    line: (text) => {
      clear();
      out.write(`${text}\n`);
    },
    status: (text, everySeconds = LINE_EVERY_SECONDS) => {
      if (out.isTTY === true) {
        // A line that wraps could not be taken back.
        out.write(`${erase}${text.slice(0, (out.columns ?? 80) - 1)}`);
        shown = true;
      } else if (now() - lastLine >= everySeconds * 1_000) {
        out.write(`${text}\n`);
        lastLine = now();
      }
    },
  };
}
