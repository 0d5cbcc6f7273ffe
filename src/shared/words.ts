/** Numbers, times and hostile text as people read them. Pure. */
import { DAY, HOUR, MINUTE, type Millis, SECOND } from './time.ts';

const NUMBER = new Intl.NumberFormat('en-US');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const NO_BREAK = '\u00a0';

/** In full, never "184k": `184,220`. */
export const count = (n: number): string => NUMBER.format(n);

/** `1 complaint`, `2 complaints`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)}${NO_BREAK}${n === 1 ? one : many}`;

const two = (n: number): string => String(n).padStart(2, '0');

/** `22 Nov` */
export function dayText(at: Millis): string {
  const date = new Date(at);
  return `${date.getUTCDate()}${NO_BREAK}${MONTHS[date.getUTCMonth()] ?? ''}`;
}

/** `09:41` */
export function clockText(at: Millis): string {
  const date = new Date(at);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** `22 Nov 2026, 09:41` (say UTC beside it) */
export const dateText = (at: Millis): string =>
  `${dayText(at)}${NO_BREAK}${new Date(at).getUTCFullYear()}, ${clockText(at)}`;

/** `22 Nov 2026, 09:41:07` */
export const dateSecondsText = (at: Millis): string => `${dateText(at)}:${two(new Date(at).getUTCSeconds())}`;

/** `40 s`, `12 min`, `3 h`, `5 days`: rounded down, never counted up to the next unit. */
export function ageText(age: Millis): string {
  if (age < MINUTE) return `${Math.max(0, Math.floor(age / SECOND))}${NO_BREAK}s`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)}${NO_BREAK}min`;
  if (age < 2 * DAY) return `${Math.floor(age / HOUR)}${NO_BREAK}h`;
  return counted(Math.floor(age / DAY), 'day');
}

// Controls, and characters that reorder or hide what follows. Diagnostics are written by strangers' servers.
const DECEPTIVE = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** One line, in which nothing is invisible or rearranged. Escaping is the renderer's part. */
export const visible = (text: string): string =>
  text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(DECEPTIVE, '\ufffd')
    .trim();
