/** Texts that several rules need. Pure. */
import { DAY, HOUR, MINUTE, type Millis } from '../../shared/time.ts';

const grouped = new Intl.NumberFormat('en-US');

/** `36,400`. */
export const countText = (count: number): string => grouped.format(count);

/** `1 bounce`, `36,400 bounces`. */
export const plural = (count: number, noun: string): string => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `24 h`, `7 days`. */
export const hoursText = (hours: number): string =>
  hours > 48 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} h`;

/** `91 min`, `3 h`, `4 days`: how long something lasted. */
export function lastedText(lasted: Millis): string {
  if (lasted < 2 * HOUR) return `${Math.max(0, Math.floor(lasted / MINUTE))} min`;
  if (lasted < 2 * DAY) return `${Math.floor(lasted / HOUR)} h`;
  return `${Math.floor(lasted / DAY)} days`;
}

const moment = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  timeZone: 'UTC',
});

/** `22 Nov 2026, 09:41 UTC`. */
export const momentText = (at: Millis): string => `${moment.format(at)} UTC`;

/** ` in 123456789012 (us-east-1)`: AWS judges each account and Region for itself. */
export const placeText = ({ account, region }: { readonly account: string; readonly region: string }): string =>
  `in ${account} (${region})`;
