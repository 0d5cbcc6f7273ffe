/** Campaigns in words: how far, how bad, what to do. Pure. */
import { campaignVerdictOf, ENOUGH_EVENTS } from '../../reputation/campaigns/judging.ts';
import type { ListedCampaign } from '../../reputation/campaigns/list.ts';
import type { LiveCampaign } from '../../reputation/campaigns/live.ts';
import type { Progress, ProgressState } from '../../reputation/campaigns/progress.ts';
import type { Counts } from '../../reputation/metrics.ts';
import {
  FLOORS,
  type Judgement,
  type Measure,
  type RateState,
  type Verdict as RateVerdict,
} from '../../reputation/rates.ts';
import { HOUR } from '../../shared/time.ts';
import { count, counted, dateText, visible } from '../../shared/words.ts';
import type { Tone } from '../tone.ts';
import { DEEDS, figuresText, lowVolumeText, partText, STATES } from '../verdict-words.ts';
import { WINDOW_TEXT } from '../windows.ts';
import { isFiltered } from './filters.ts';
import type { ListView } from './load.ts';

const PERCENT = '\u202f%';

export const PROGRESS_STATES: Readonly<Record<ProgressState, { readonly tone: Tone; readonly text: string }>> = {
  pending: { tone: 'none', text: 'Not begun' },
  'in-progress': { tone: 'ok', text: 'Running' },
  completed: { tone: 'ok', text: 'Completed' },
  stalled: { tone: 'watch', text: 'Stalled: no mail and no check for a whole hour' },
  failed: { tone: 'over', text: 'Failed: not one mail left' },
};

/** `4,000 of 12,000 (33 %)`: rounded down, so that 100 % is all of them. */
export const progressText = ({ done, of }: Progress): string =>
  `${count(done)} of ${count(of)} (${Math.floor((done * 100) / of)}${PERCENT})`;

/** The name of a campaign, when its senders gave it one. */
export const nameOf = ({ registrations: [first, ...more] }: Pick<ListedCampaign, 'registrations'>): string | null =>
  first === undefined || more.length > 0 ? null : first.name;

/** `1,200 mails an hour, mean of 10 hours`: by the hour is all that is known. */
export function speedText({ counts, hours }: Pick<LiveCampaign, 'counts' | 'hours'>): string | null {
  if (hours === null) return null;
  const span = hours.last - hours.first + 1;
  const mean = counts.mails / span;
  const text = mean > 0 && mean < 1 ? 'less than one mail' : counted(Math.round(mean), 'mail');
  return span === 1
    ? `${counted(counts.mails, 'mail')} within one hour`
    : `${text} an hour, mean of ${count(span)} hours`;
}

/** `87 % of all complaints`; of nothing, nothing. */
export function shareText(part: number, whole: number, noun: string): string | null {
  if (whole <= 0 || part <= 0) return null;
  const share = (part * 100) / whole;
  const text = part >= whole ? '100' : share < 1 ? '<1' : String(Math.min(99, Math.round(share)));
  return `${text}${PERCENT} of all ${noun}`;
}

export interface Verdict {
  readonly tone: Tone;
  readonly state: string;
  readonly sentence: string;
  readonly details: readonly string[];
}

/** In a sentence, so that letters that run the other way do not rearrange it. */
const isolated = (text: string): string => `\u2068${visible(text)}\u2069`;

const MEASURE_NOUNS: Readonly<Record<Measure, string>> = { bounce: 'hard bounces', complaint: 'complaints' };

/** Mail enough for a verdict, but too few events. */
const isUnproven = ({ state, measure, ratio }: Judgement): boolean =>
  state === 'low-volume' && ratio.whole >= FLOORS[measure];

/** `Watch`; `No verdict: 1 complaint`, where there is mail enough. */
export const judgementText = (judgement: Judgement): string =>
  isUnproven(judgement) ? `${STATES[judgement.state].text}: ${partText(judgement)}` : STATES[judgement.state].text;

export const stateText = (verdict: RateVerdict): string => judgementText(verdict[verdict.speaks]);

/** The rate that speaks, with its counts. */
function rateText(counts: Counts): string {
  const verdict = campaignVerdictOf(counts);
  const speaking = verdict[verdict.speaks];
  if (isUnproven(speaking)) return `${figuresText(speaking)}; fewer than ${ENOUGH_EVENTS} prove nothing`;
  return speaking.state === 'low-volume' ? lowVolumeText(speaking) : figuresText(speaking);
}

const isAlarm = (state: RateState): boolean => state === 'pause' || state === 'review';

/** One campaign, since it began. */
export function campaignVerdict({ counts, hours }: Pick<LiveCampaign, 'counts' | 'hours'>): Verdict {
  if (hours === null)
    return {
      tone: 'none',
      state: 'No mail yet',
      sentence: 'it is registered, and no event names it so far.',
      details: [],
    };
  const verdict = campaignVerdictOf(counts);
  const { tone, text } = STATES[verdict.state];
  return {
    tone,
    state: text,
    sentence: `${rateText(counts)}, since ${dateText(hours.first * HOUR)} UTC.`,
    details: isAlarm(verdict.state) ? [DEEDS[verdict.speaks]] : [],
  };
}

const ORDER: readonly RateState[] = ['pause', 'review', 'watch', 'healthy', 'low-volume'];

/** The worst campaign of a list: by state, then in the order of the list. */
function worstOf(items: readonly ListedCampaign[]) {
  const judged = items
    .filter(({ counts }) => counts.mails > 0)
    .map((listed) => ({ listed, verdict: campaignVerdictOf(listed.counts) }));
  const state = ORDER.find((each) => judged.some(({ verdict }) => verdict.state === each));
  return { state, found: judged.filter(({ verdict }) => verdict.state === state) };
}

const sendingText = (sending: number): string =>
  `${sending === 0 ? 'No campaign is' : sending === 1 ? '1 campaign is' : `${count(sending)} campaigns are`} sending`;

/** The whole list: how many send, and what the worst one does to its account. `null` without any campaign. */
export function listVerdict({ list, sending, filters }: ListView): Verdict | null {
  const { state, found } = worstOf(list.items);
  const [worst] = found;
  const span = WINDOW_TEXT[filters.window];
  if (list.items.length === 0) return null;
  if (state === undefined || worst === undefined)
    return {
      tone: 'none',
      state: 'No verdict',
      sentence: `${sendingText(sending)}; no mail in the ${span}.`,
      details: [],
    };
  const { listed, verdict } = worst;
  const { tone, text } = STATES[state];
  const details = isFiltered(filters) ? ['Over all campaigns, whatever the filters below show.'] : [];
  if (state === 'healthy' || state === 'low-volume') {
    const judged = `${counted(found.length, 'campaign')} ${state === 'healthy' ? 'with enough mail for a verdict, none near a line' : 'with too little mail or too few events for one'}`;
    return { tone, state: text, sentence: `${sendingText(sending)}; ${judged}, ${span}.`, details };
  }
  const { speaks } = verdict;
  const { ratio } = verdict[speaks];
  const share = speaks === 'bounce' ? listed.shares.hardBounced : listed.shares.complained;
  const whole = share === null ? 0 : ratio.part / share;
  const part = shareText(ratio.part, whole, `${MEASURE_NOUNS[speaks]} of its account`);
  const more = found.length - 1;
  return {
    tone,
    state: text,
    sentence: `${sendingText(sending)}; ${isolated(listed.tag)} has ${rateText(listed.counts)}, ${span}.`,
    details: [
      ...(part === null ? [] : [`It makes ${part}.`]),
      ...(more === 0 ? [] : [`${counted(more, 'more campaign')} in this state.`]),
      ...(isAlarm(state) ? [DEEDS[speaks]] : []),
      ...details,
    ],
  };
}
