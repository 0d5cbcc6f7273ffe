/** How the breakdown speaks: of dimensions, of values, and of who makes it worse. Pure. */

import type { EventShare, Groups } from '../../reputation/load-groups.ts';
import type { Coverage } from '../../reputation/load-mails.ts';
import type { Counts } from '../../reputation/metrics.ts';
import { shareText } from '../../reputation/rate-text.ts';
import { judge, type Measure, type Ratio, ratioOf } from '../../reputation/rates.ts';
import { count, counted, dateText, visible } from '../../shared/words.ts';
import { OTHER_VALUE } from '../../store/contract.ts';
import type { Tone } from '../tone.ts';
import { stateWords } from '../verdict-words.ts';
import { WINDOW_TEXT } from '../windows.ts';
import type { Breakdown, FilterName } from './path.ts';
import type { View } from './request.ts';

interface Names {
  readonly one: string;
  readonly many: string;
}

export const DIMENSION_WORDS: Readonly<Record<Breakdown | FilterName, Names>> = {
  configurationSet: { one: 'configuration set', many: 'configuration sets' },
  identity: { one: 'identity', many: 'identities' },
  tenant: { one: 'tenant', many: 'tenants' },
  stream: { one: 'stream', many: 'streams' },
  recipientDomain: { one: 'recipient domain', many: 'recipient domains' },
  provider: { one: 'provider', many: 'providers' },
  campaign: { one: 'campaign', many: 'campaigns' },
  bounceClass: { one: 'kind of bounce', many: 'kinds of bounce' },
  delayType: { one: 'kind of delay', many: 'kinds of delay' },
  account: { one: 'account', many: 'accounts' },
};

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const PROVIDERS: Readonly<Record<string, string>> = {
  google: 'Google',
  microsoft: 'Microsoft',
  yahoo: 'Yahoo',
  apple: 'Apple',
};

/** A value as it is called; hostile characters shown. */
export function valueText(dimension: Breakdown | FilterName, value: string): string {
  if (value === '') return `no ${DIMENSION_WORDS[dimension].one}`;
  if (value === OTHER_VALUE) return `small ${DIMENSION_WORDS[dimension].many} of past days`;
  return dimension === 'provider' ? (PROVIDERS[value] ?? value) : visible(value);
}

const CLASSES: Readonly<Record<string, string>> = {
  hard: 'hard',
  soft: 'soft',
  'not-attempted': 'not attempted',
};

/** `hard: Permanent/NoEmail` */
export const eventText = ({ class: of, type }: Pick<EventShare, 'class' | 'type'>): string =>
  [CLASSES[of] ?? of, visible(type)].filter((text) => text !== '').join(': ');

export const MEASURE_WORDS: Readonly<Record<Measure, Names & { readonly short: string }>> = {
  bounce: { one: 'hard bounce', many: 'hard bounces', short: 'bounce' },
  complaint: { one: 'complaint', many: 'complaints', short: 'complaint' },
};

export interface Finding {
  readonly tone: Tone;
  /** Whose the sentence is; `null`: nobody stands out. */
  readonly value: string | null;
  /** What follows the name, or the whole sentence. */
  readonly text: string;
  readonly detail: string | null;
}

/** A share under this says little about anybody, and so do fewer hard bounces (complaints). */
const SHARE_THAT_TELLS = 0.25;
const PARTS_THAT_TELL = 5;

const shareOf = (measure: Measure, counts: Counts, whole: Counts): Ratio => ({
  part: ratioOf(measure, counts).part,
  whole: ratioOf(measure, whole).part,
});

/** What the figures are of: the window, or as far back as they reach. */
export const spanText = (window: View['window'], coverage: Coverage | null): string =>
  coverage === null || coverage.reach === 'whole' ? WINDOW_TEXT[window] : `since ${dateText(coverage.since)} UTC`;

/** Who makes the most of it, where that says something. */
export function groupFinding(
  { by, measure, window }: View,
  { leader, whole, found }: Groups,
  coverage: Coverage | null,
): Finding {
  const { one, many } = MEASURE_WORDS[measure];
  const span = spanText(window, coverage);
  const { part } = ratioOf(measure, whole);
  const quiet = (text: string): Finding => ({ tone: 'none', value: null, text, detail: null });
  if (part === 0 || leader === null) {
    // Of few mails, none says nothing: the tone is that of the verdict on them.
    const { tone } = stateWords(judge(measure, whole));
    return { ...quiet(`No ${many} of ${counted(whole.attempted, 'mail')}, ${span}.`), tone };
  }
  const share = shareOf(measure, leader.counts, whole);
  const name = DIMENSION_WORDS[by];
  if (leader.value === OTHER_VALUE || share.part / share.whole < SHARE_THAT_TELLS)
    return quiet(`No ${name.one} stands out among ${counted(part, one, many)}, ${span}.`);
  if (share.part < PARTS_THAT_TELL)
    return quiet(
      `${counted(part, one, many)} of ${counted(whole.attempted, 'mail')}, ${span}: too few to blame anybody.`,
    );
  const ofMail = { part: leader.counts.attempted, whole: whole.attempted };
  const fair = share.part * ofMail.whole <= ofMail.part * share.whole;
  const all = share.part === share.whole;
  const ofAllMail = `${shareText(ofMail)} of the mail${fair ? ': no more than its part' : ''}; ${span}.`;
  return {
    tone: stateWords(leader[measure]).tone,
    value: leader.value,
    text: all ? `makes all ${counted(part, one, many)}.` : `makes ${shareText(share)} of ${many}.`,
    detail:
      found === 1
        ? `It is the only ${name.one} here; ${span}.`
        : all
          ? `With ${ofAllMail}`
          : `${count(share.part)} of ${count(share.whole)}, with ${ofAllMail}`,
  };
}

/** Which kind of event is the most frequent. */
export function eventFinding(view: View, items: readonly EventShare[], whole: number): Finding {
  const [first] = items;
  const events = view.by === 'bounceClass' ? 'bounce' : 'delay';
  const span = WINDOW_TEXT[view.window];
  if (first === undefined || whole === 0)
    return { tone: 'none', value: null, text: `No ${events}s, ${span}.`, detail: null };
  return {
    tone: 'none',
    value: eventText(first),
    text: `makes ${shareText({ part: first.count, whole })} of ${events}s.`,
    detail: `${count(first.count)} of ${count(whole)}, ${span}. Counted in the hour in which they happened.`,
  };
}
