/** Alerts as Slack's incoming webhooks take them, and Mattermost's, and Discord's under `/slack`. Pure. */
import { storable } from '../shared/text.ts';
import { type Millis, SECOND } from '../shared/time.ts';
import type { AlertNotice } from '../store/contract.ts';
import { gravest, headline, linkTo, scopeLines } from './alert-words.ts';

/** Discord takes 6,000 characters of all attachments together; the rest is for names. */
const MAX_CHARACTERS = 4_500;
const MAX_TITLE = 200;
const MAX_VALUE = 100;
const MAX_FIELDS = 4;

/** The dashboard's colours of state, and green for what is over. */
const COLOURS = { warn: '#935D00', review: '#8E1A08', pause: '#3E0B40', over: '#0A6F63', none: '#515B67' } as const;

export interface SlackMessage {
  readonly text: string;
  readonly attachments: readonly {
    readonly fallback: string;
    readonly color: string;
    readonly title: string;
    readonly title_link?: string;
    readonly text: string;
    readonly fields: readonly { readonly title: string; readonly value: string; readonly short: boolean }[];
    readonly ts: number;
  }[];
}

/**
 * Text in which nothing is a command: Slack's own three characters are escaped
 * (docs.slack.dev, "Formatting message text"), and names that ring everybody in Mattermost or Discord are broken up.
 */
const plain = (text: string, max: number): string =>
  clipped(text, max)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/@(?=everyone|here|channel|all)/gi, '@\u200b');

const clipped = (text: string, max: number): string => {
  const whole = storable(text, text.length);
  return whole.length <= max ? whole : `${storable(whole, max - 1)}…`;
};

const seconds = (at: Millis): number => Math.floor(at / SECOND);

function colourOf({ kind, level }: AlertNotice): string {
  if (kind === 'resolved') return COLOURS.over;
  return COLOURS[kind === 'test' || kind === 'ended' ? 'none' : level];
}

/** @param origin where the dashboard is; `null` = not known. */
export function slackMessage(notices: readonly AlertNotice[], origin: string | null): SlackMessage {
  const first = gravest(notices);
  const line = first === undefined ? 'Nothing new' : headline(first);
  const more = notices.length > 1 ? ` (and ${notices.length - 1} more)` : '';
  const share = Math.floor(MAX_CHARACTERS / Math.max(notices.length, 1));
  return {
    text: plain(line, MAX_TITLE) + more,
    attachments: notices.map((notice) => {
      const title = plain(headline(notice), Math.min(MAX_TITLE, Math.floor(share / 2)));
      const fields = scopeLines(notice)
        .slice(0, MAX_FIELDS)
        .map(([name, value]) => ({ title: plain(name, MAX_VALUE), value: plain(value, MAX_VALUE), short: true }));
      return {
        fallback: title,
        color: colourOf(notice),
        title,
        ...(origin === null ? {} : { title_link: linkTo(notice, origin) }),
        text: plain(notice.text, Math.floor(share / 2)),
        fields,
        ts: seconds(notice.at),
      };
    }),
  };
}
