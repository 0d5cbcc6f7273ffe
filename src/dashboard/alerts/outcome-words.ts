/** What came of telling somebody, in words. Pure. */
import { clockText, counted, dateText } from '../../shared/words.ts';
import { DISABLED_WORDS } from '../notifications/endpoint-words.ts';
import type { Tone } from '../tone.ts';
import type { Outcome } from './outcome.ts';

export const OUTCOME_TONES: Readonly<Record<Outcome['kind'], Tone>> = {
  told: 'ok',
  'not-for-it': 'none',
  'added-later': 'none',
  disabled: 'over',
  failing: 'watch',
  quiet: 'none',
  next: 'none',
};

export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'told':
      return 'told';
    case 'not-for-it':
      return 'not for it: it wants other levels, or another tenant';
    case 'added-later':
      return 'not told: it was added later';
    case 'disabled':
      return `not told: ${DISABLED_WORDS[outcome.reason]}`;
    case 'failing':
      return `not told yet: ${counted(outcome.attempts, 'attempt')} failed, the next at ${clockText(outcome.nextAttemptAt)} UTC`;
    case 'quiet':
      return `waits for the end of quiet hours, ${dateText(outcome.until)} UTC`;
    case 'next':
      return 'is told next';
  }
}
