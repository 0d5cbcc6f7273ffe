/** What is said of an episode: the verdict, the reason, what to do. Pure. */
import type { Millis } from '../../shared/time.ts';
import type { Alert } from '../../store/contract.ts';
import { percentText } from '../rate-text.ts';
import type { Measure, Ratio } from '../rates.ts';
import type { Words } from './rules.ts';
import { countText, lastedText, momentText } from './words.ts';

const MEASURES: Readonly<Record<string, Measure>> = {
  'bounce-rate': 'bounce',
  'complaint-rate': 'complaint',
  'provider-jump': 'bounce',
};

/** A value as its rule says it: a rate in per cent, a count in full. */
export const valueText = (rule: string, value: Ratio): string => {
  const measure = MEASURES[rule];
  return measure === undefined ? countText(value.part) : percentText(measure, value);
};

/** What people and AWS wrote need not end as a sentence does. */
const ended = (part: string): string => (/[.!?]$/.test(part) ? part : `${part}.`);

const sentences = (...parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .map(ended)
    .join(' ');

/** While it is open. `cause`: a sentence, or nothing. */
export const openText = ({ title, reason, action }: Words, cause: string): Pick<Alert, 'title' | 'text'> => ({
  title,
  text: sentences(cause, reason, action),
});

const lived = ({ rule, peak, openedAt }: Alert, now: Millis): readonly string[] => [
  `Opened ${momentText(openedAt)}, lasted ${lastedText(now - openedAt)}.`,
  peak === null ? '' : `Its highest was ${valueText(rule, peak)}.`,
];

/** When nothing could be said of it for too long. Its title says what was last known. */
export const endedText = (alert: Alert, now: Millis): Pick<Alert, 'title' | 'text'> => ({
  title: `Ended without a verdict: ${alert.title}`,
  text: sentences(
    `No verdict for ${lastedText(now - (alert.unjudgedSince ?? now))}: too little mail.`,
    'Nobody knows whether it is better',
    ...lived(alert, now),
  ),
});

/** When it is over. */
export function resolvedText(alert: Alert, { title }: Words, now: Millis): Pick<Alert, 'title' | 'text'> {
  return {
    title: `Resolved: ${title}`,
    text: sentences(...lived(alert, now)),
  };
}
