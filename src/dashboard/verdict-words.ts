/** The verdict as an operator reads it: state, rate, counts, window; then the headroom or what to do. Pure. */
import { percentText } from '../reputation/rate-text.ts';
import {
  type AccountVerdict,
  FLOORS,
  type Judgement,
  LINES,
  MEASURES,
  type Measure,
  type RateState,
  reaches,
} from '../reputation/rates.ts';
import { ageText, count, counted } from '../shared/words.ts';
import type { Overview } from './overview/load.ts';
import { accountId, type Standing } from './overview/standing.ts';
import type { Tone } from './tone.ts';
import { WINDOW_TEXT } from './windows.ts';

/** What a verdict is made of. */
export type VerdictFigures = Pick<Standing, 'accounts' | 'newestEventAt' | 'silent'>;

export interface VerdictWords {
  readonly tone: Tone;
  /** `Healthy`, said before everything else. */
  readonly state: string;
  readonly sentence: string;
  /** Headroom, or what to do; further findings. */
  readonly details: readonly string[];
}

export const STATES: Readonly<Record<RateState, { readonly tone: Tone; readonly text: string }>> = {
  pause: { tone: 'stop', text: 'Over the pause line' },
  review: { tone: 'over', text: 'Over the review line' },
  watch: { tone: 'watch', text: 'Watch' },
  'low-volume': { tone: 'none', text: 'No verdict' },
  healthy: { tone: 'ok', text: 'Healthy' },
};

const NOUNS: Readonly<Record<Measure, readonly [one: string, many: string]>> = {
  bounce: ['hard bounce', 'hard bounces'],
  complaint: ['complaint', 'complaints'],
};

/** What a rate divides by, said each time: AWS's complaint rate is not over all mail. */
export const WHOLES: Readonly<Record<Measure, string>> = { bounce: 'mails', complaint: 'deliveries outside Google' };

/** `1 complaint`: of what was counted, or of what is over a line. */
export const partText = ({ measure, ratio }: Judgement, n: number = ratio.part): string =>
  counted(n, ...NOUNS[measure]);

/** `1.21 % hard bounces, 2,220 of 184,220 mails` */
export function figuresText({ measure, ratio }: Pick<Judgement, 'measure' | 'ratio'>): string {
  const counts = `${count(ratio.part)} of ${count(ratio.whole)} ${WHOLES[measure]}`;
  return `${percentText(measure, ratio)} ${NOUNS[measure][1]}, ${counts}`;
}

/** `needs 100` and what there is; a warning when even so few are too bad to be chance. */
export function lowVolumeText(judgement: Judgement): string {
  const { measure, ratio } = judgement;
  return `${partText(judgement)} of ${count(ratio.whole)} ${WHOLES[measure]}; needs ${count(FLOORS[measure])}`;
}

const looksBad = ({ measure, state, interval }: Judgement): boolean => {
  const { part, whole } = LINES[measure].review;
  return state === 'low-volume' && interval !== null && interval.low >= part / whole;
};

/** What to do about a rate that is too high. */
export const DEEDS: Readonly<Record<Measure, string>> = {
  bounce: 'Stop the list or campaign that bounces: old, bought or mistyped addresses.',
  complaint: 'Stop the campaign that people complain about, and make leaving it easy.',
};

/** What is left under the next line, or by how much it is passed and what to do. */
function headroomText(judgement: Judgement): string {
  const { state, toReview, toPause, measure } = judgement;
  if (state === 'pause') return `${partText(judgement, toPause.over)} over. Stop marketing now. ${DEEDS[measure]}`;
  if (state === 'review') {
    return `${partText(judgement, toReview.over)} over, ${count(toPause.left)} more before AWS may pause sending. ${DEEDS[measure]}`;
  }
  return `${count(toReview.left)} more ${NOUNS[measure][toReview.left === 1 ? 0 : 1]} before AWS reviews the account.`;
}

function otherText(judgement: Judgement): string {
  const { state, measure } = judgement;
  if (state === 'low-volume') return `No verdict on ${NOUNS[measure][1]}: ${lowVolumeText(judgement)}.`;
  const { text } = STATES[state];
  const lead = state === 'healthy' ? '' : state === 'watch' ? 'Watch too: ' : `Also ${text.toLowerCase()}: `;
  return `${lead}${figuresText(judgement)}; ${headroomText(judgement)}`;
}

function accountText(verdict: AccountVerdict, { accounts }: Pick<Standing, 'accounts'>): string | null {
  if (accounts.length < 2) return null;
  return `That is ${accountName(verdict)}, the ${verdict.state === 'healthy' ? 'largest' : 'worst'} of ${accounts.length}; AWS judges each account and Region on its own.`;
}

export const accountName = (of: Pick<AccountVerdict, 'account' | 'region'>): string =>
  of.account === ''
    ? 'unknown account'
    : of.region === ''
      ? `account ${of.account}`
      : `account ${accountId(of).replace('/', ', ')}`;

/** The worst state speaks. Silence comes before every good state: it is never healthy. */
export function verdictWords(
  { window, now, tenant }: Pick<Overview, 'window' | 'now' | 'tenant'>,
  figures: VerdictFigures,
): VerdictWords {
  const worst = figures.accounts[0];
  const span = WINDOW_TEXT[window];
  const share = tenant === null ? [] : [`Only mail of tenant ${tenant}. AWS judges the whole account.`];
  if (worst === undefined) {
    const age = ageText(now - figures.newestEventAt);
    const tone = { tone: 'none', state: figures.silent ? 'Unknown' : 'No verdict' } as const;
    return {
      ...tone,
      sentence: `no mail in the ${span}; newest event ${age} ago.`,
      details: [...silenceAdvice(figures), ...share],
    };
  }
  const speaking = worst[worst.speaks];
  const other = MEASURES.filter((measure) => measure !== worst.speaks).map((measure) => worst[measure]);
  const account = accountText(worst, figures);
  const more = [...other.map(otherText), ...(account === null ? [] : [account]), ...share];
  const alarm = worst.state === 'pause' || worst.state === 'review';
  if (figures.silent && !alarm) {
    const sentence = `no events for ${ageText(now - figures.newestEventAt)}; last rate ${figuresText(speaking)}, ${span}.`;
    return { tone: 'none', state: 'Unknown', sentence, details: [...silenceAdvice(figures), ...more] };
  }
  const { tone, text } = STATES[worst.state];
  const late = figures.silent
    ? [`And no events for ${ageText(now - figures.newestEventAt)}.`, ...silenceAdvice(figures)]
    : [];
  if (worst.state === 'low-volume') {
    const bad = [worst.bounce, worst.complaint].filter(looksBad).map(badText);
    return { tone, state: text, sentence: `${lowVolumeText(speaking)}, ${span}.`, details: [...bad, ...more] };
  }
  return {
    tone,
    state: text,
    sentence: `${figuresText(speaking)}, ${span}.`,
    details: [headroomText(speaking), ...late, ...more],
  };
}

const badText = ({ measure, ratio }: Judgement): string =>
  `Few mails, but too many ${NOUNS[measure][1]} to be chance: ${percentText(measure, ratio)}${
    reaches(ratio, LINES[measure].pause) ? ', over the pause line' : ''
  }. ${DEEDS[measure]}`;

const silenceAdvice = ({ silent }: VerdictFigures): readonly string[] =>
  silent ? ['Check that mail is being sent, and that the SNS subscription to this service still exists.'] : [];
