/** A change of the list as a line of a story. Pure. */

import { dateText } from '../../shared/words.ts';
import type { ChangeAction } from '../../store/contract.ts';
import type { VisibleChange } from '../../suppression/history.ts';
import type { Tone } from '../tone.ts';
import { ORIGIN_WORDS, REASON_WORDS, scopeWords } from './entry-words.ts';

const ACTIONS: Readonly<Record<ChangeAction, readonly [Tone, string]>> = {
  added: ['stop', 'Blocked'],
  changed: ['stop', 'Block changed'],
  removed: ['ok', 'Released'],
  withdrawn: ['ok', 'Block withdrawn'],
  expired: ['ok', 'Block expired'],
};

export interface ChangeWords {
  readonly tone: Tone;
  readonly what: string;
  readonly why: string;
}

const until = ({ action, expiresAt }: VisibleChange): string =>
  action !== 'added' && action !== 'changed'
    ? ''
    : expiresAt === null
      ? ', until removed'
      : `, until ${dateText(expiresAt)} UTC`;

/** Who: the rules, a job or a person; people who act for all tenants are not told to a key of one. */
function byWhom({ action, actor, origin }: VisibleChange): string {
  if (action === 'withdrawn') return ' Its evidence is gone.';
  if (action === 'expired') return '';
  if (actor === 'event' || (actor === null && origin === 'event' && action !== 'removed'))
    return ' By the rules, from events.';
  if (actor === null) return ' By whom is told to keys of all tenants only.';
  // Of a release the origin is that of the entry, not of the deed.
  return action === 'removed' ? ` By ${actor}.` : ` By ${actor} (${ORIGIN_WORDS[origin]}).`;
}

export function changeWords(change: VisibleChange): ChangeWords {
  const [tone, what] = ACTIONS[change.action];
  const { reason } = change;
  return { tone, what, why: `${REASON_WORDS[reason]}, ${scopeWords(change)}${until(change)}.${byWhom(change)}` };
}
