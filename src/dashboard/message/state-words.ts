/** States of mails, and of a message as a whole, in words. Pure. */
import { MAIL_STATES, type MailState } from '../../reputation/mail-state.ts';
import { count, counted } from '../../shared/words.ts';
import type { Tone } from '../tone.ts';
import type { MessageView } from './view.ts';

/** The tone, and a word that goes after a number of recipients as well. */
export const STATE_WORDS: Readonly<Record<MailState, readonly [Tone, string]>> = {
  complained: ['over', 'complained'],
  bounced: ['over', 'hard bounced'],
  'not-attempted': ['none', 'not attempted'],
  rejected: ['over', 'rejected by SES'],
  'rendering-failed': ['over', 'template failed'],
  delivered: ['ok', 'delivered'],
  'soft-bounced': ['watch', 'soft bounced'],
  delayed: ['watch', 'delayed'],
  sent: ['none', 'sent, no outcome yet'],
  unknown: ['none', 'state not known'],
};

const BADNESS: readonly Tone[] = ['stop', 'over', 'watch', 'ok', 'none'];

const worse = (a: Tone, b: Tone): Tone => (BADNESS.indexOf(a) <= BADNESS.indexOf(b) ? a : b);

export interface MessageWords {
  readonly tone: Tone;
  readonly state: string;
  readonly sentence: string;
  /** What is true of the message and of no recipient in particular. */
  readonly details: readonly string[];
}

/** Opens and clicks by one of several say nothing about a state. */
function wholeWords({ unattributed, unattributedState }: MessageView): readonly string[] {
  if (unattributedState !== 'unknown')
    return [`Besides, one of the recipients, not known which: ${STATE_WORDS[unattributedState][1]}. It counts once.`];
  if (unattributed.length === 0) return [];
  return [
    unattributed.length === 1
      ? '1 event cannot be pinned on one recipient; it stands at the end.'
      : `${count(unattributed.length)} events cannot be pinned on one recipient; they stand at the end.`,
  ];
}

/** `Hard bounced: 1 of 3 recipients; 2 delivered.` */
export function messageWords(view: MessageView): MessageWords {
  const { recipients, unattributedState } = view;
  const details = wholeWords(view);
  const counts = MAIL_STATES.map((state) => ({
    state,
    number: recipients.filter((each) => each.state === state).length,
  })).filter(({ number }) => number > 0);
  const worst = counts.toSorted(
    (a, b) => BADNESS.indexOf(STATE_WORDS[a.state][0]) - BADNESS.indexOf(STATE_WORDS[b.state][0]),
  )[0];
  if (worst === undefined)
    return { tone: 'none', state: 'State not known', sentence: 'no recipient is known.', details };
  const [tone, words] = STATE_WORDS[worst.state];
  const rest = counts
    .filter(({ state }) => state !== worst.state)
    .map(({ state, number }) => `${count(number)} ${STATE_WORDS[state][1]}`);
  const all = counted(recipients.length, 'recipient');
  const share = worst.number === recipients.length ? all : `${count(worst.number)} of ${all}`;
  return {
    tone: worse(tone, STATE_WORDS[unattributedState][0]),
    state: `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`,
    sentence: `${[share, ...rest].join('; ')}.`,
    details,
  };
}
