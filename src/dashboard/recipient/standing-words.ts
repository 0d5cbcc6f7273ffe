/** The answer to "may I send, why not, since when": state, sentence, details. Pure. */

import { counted, dateText } from '../../shared/words.ts';
import { evidenceFor } from '../../suppression/present.ts';
import type { Tone } from '../tone.ts';
import { causeWords, REASON_WORDS, scopeWords } from './entry-words.ts';
import type { RecipientView } from './load.ts';

export interface StandingWords {
  readonly tone: Tone;
  readonly state: string;
  readonly sentence: string;
  /** Why, who can fix it, how long; the first one is read as part of the verdict. */
  readonly details: readonly string[];
}

const NOBODY: StandingWords = {
  tone: 'none',
  state: 'Mailbox simulator',
  sentence: 'it is nobody, and never blocked.',
  details: ['Mail to it counts in no rate.'],
};

const isKnown = ({ story, standing, erasure }: RecipientView): boolean =>
  story.lines.length > 0 || !story.isNewest || standing.entries.length > 0 || erasure !== null;

function allowedWords(view: RecipientView): StandingWords {
  const whom = view.isDomain ? 'no entry for the whole domain.' : 'nothing blocks this address.';
  if (isKnown(view)) {
    const gone = view.standing.entries.length > 0 ? ['Its entries have run out; see below.'] : [];
    return { tone: 'ok', state: 'May be mailed', sentence: whom, details: gone };
  }
  return {
    tone: 'none',
    state: 'Nothing is known',
    sentence: view.isDomain ? 'there is no entry for this domain.' : 'no mail, no entry.',
    details: [
      view.isDomain
        ? 'Single addresses at it may be blocked all the same.'
        : 'A check allows it, for nothing blocks it. That says nothing about whether the address works.',
    ],
  };
}

/** Nothing blocks the address, and all the same no mail is to leave. */
function pausedWords({ state, sentence, details }: StandingWords): StandingWords {
  return {
    tone: 'stop',
    state: 'Sending is paused',
    sentence: 'no mail is to leave just now, whoever the recipient.',
    details: [`The address itself: ${state.toLowerCase()}, ${sentence}`, ...details],
  };
}

/** How far a block does not reach. */
function reachLimits({ standing: { state, forAll }, key }: RecipientView): readonly string[] {
  if (state === 'partly') return ['Other mail may go.'];
  return forAll || key.tenant !== null ? [] : ['Other tenants may mail it.'];
}

/** What the page says first. */
export function standingWords(view: RecipientView): StandingWords {
  const { standing, isSimulator, key, address, now } = view;
  const { decidedBy, next, state, tenants } = standing;
  if (isSimulator) return NOBODY;
  if (decidedBy === null) return view.isPaused ? pausedWords(allowedWords(view)) : allowedWords(view);
  const forWhom =
    state === 'partly' && tenants.length > 1 && decidedBy.tenant !== ''
      ? `tenants ${tenants.join(', ')}`
      : scopeWords(decidedBy);
  const expires =
    decidedBy.expiresAt === null
      ? 'Until somebody removes it.'
      : `Until ${dateText(decidedBy.expiresAt)} UTC, then it ends by itself.`;
  const others = standing.entries.filter(({ applies, entry }) => applies && entry !== decidedBy).length;
  return {
    tone: state === 'blocked' ? 'stop' : 'watch',
    state: state === 'blocked' ? 'Blocked' : 'Partly blocked',
    sentence: `${REASON_WORDS[decidedBy.reason]}, ${forWhom}, since ${dateText(Math.min(decidedBy.since, now))} UTC.`,
    details: [
      ...(decidedBy.address === address ? [] : [`By the entry for the whole domain ${decidedBy.address}.`]),
      causeWords(decidedBy, evidenceFor(key, decidedBy)).join(' '),
      expires,
      ...reachLimits(view),
      ...(next === null || others === 0
        ? []
        : [
            `${counted(others, 'more entry', 'more entries')} would block without this one, first: ${REASON_WORDS[next.reason]}, ${scopeWords(next)}.`,
          ]),
    ],
  };
}
