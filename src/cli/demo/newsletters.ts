/** Newsletters: one every day, a larger one on Tuesdays and Fridays, and two that went wrong. */
import { DAY, HOUR, MINUTE, type Millis, toIso } from '../../shared/time.ts';
import type { Announcement } from './news-desk.ts';
import type { Odds } from './outcomes.ts';
import { NEWS } from './senders.ts';
import type { Audience, Slot } from './slot.ts';

interface Issue {
  readonly campaign: string;
  readonly subject: string;
  readonly audience: Audience;
  readonly start: Millis;
  readonly lasts: Millis;
  readonly mails: number;
  readonly odds: Odds;
}

/** SES takes at most 50 recipients a message. */
const MOST_RECIPIENTS = 50;

const USUAL: Odds = { hard: 0.0145, complaint: 0.0004 };

export const IMPORTED = { campaign: 'imported-list', ago: 9 * DAY, odds: { hard: 0.15, complaint: 0.0006 } } as const;
export const ANNOYING = { campaign: 'clearance-sale', ago: 17 * DAY, odds: { ...USUAL, complaint: 0.002 } } as const;

const dayOf = (at: Millis) => Math.floor(at / DAY);
const weekdayOf = (day: number) => new Date(day * DAY).getUTCDay();
const hasWeekly = (day: number) => [2, 5].includes(weekdayOf(day));

/** The first Tuesday or Friday from that day on. */
const nextWeekly = (day: number): number => (hasWeekly(day) ? day : nextWeekly(day + 1));

function issuesOf(day: number, now: Millis): readonly Issue[] {
  const midnight = day * DAY;
  const date = toIso(midnight).slice(0, 10);
  const daily: Issue = {
    campaign: `daily-${date}`,
    subject: 'News of the day',
    audience: 'daily-readers',
    start: midnight + 6 * HOUR,
    lasts: 90 * MINUTE,
    mails: [0, 6].includes(weekdayOf(day)) ? 1_900 : 2_000,
    odds: USUAL,
  };
  const weekly: Issue = {
    campaign: `weekly-${date}`,
    subject: 'The week in review',
    audience: 'all-readers',
    start: midnight + 10 * HOUR,
    lasts: 3 * HOUR,
    mails: 2_600,
    odds: USUAL,
  };
  if (day === dayOf(now - IMPORTED.ago)) {
    const { campaign, odds } = IMPORTED;
    const subject = 'Come back: 20 % off for you';
    // That day's other mail must not drown it.
    return [daily, { ...weekly, campaign, subject, audience: 'imported-list', lasts: 5 * HOUR, odds }];
  }
  if (day === nextWeekly(dayOf(now - ANNOYING.ago))) {
    const { campaign, odds } = ANNOYING;
    return [daily, { ...weekly, campaign, subject: 'LAST CHANCE: everything must go!!!', mails: 3_500, odds }];
  }
  return hasWeekly(day) ? [daily, weekly] : [daily];
}

const slotsOf = ({ start, lasts, mails, ...rest }: Issue): readonly Slot[] =>
  Array.from({ length: Math.ceil(mails / MOST_RECIPIENTS) }, (_, i) => ({
    ...rest,
    at: Math.round(start + (lasts * (i + 0.5) * MOST_RECIPIENTS) / mails),
    sender: NEWS,
    offset: i * MOST_RECIPIENTS,
    recipients: Math.min(MOST_RECIPIENTS, mails - i * MOST_RECIPIENTS),
  }));

const issuesBetween = (from: Millis, now: Millis): readonly Issue[] =>
  Array.from({ length: dayOf(now) - dayOf(from) + 1 }, (_, i) => dayOf(from) + i).flatMap((day) => issuesOf(day, now));

/** The newsletters of the days from `from` to `now`, in parts. */
export const newsletterSlots = (from: Millis, now: Millis): readonly Slot[] =>
  issuesBetween(from, now).flatMap(slotsOf);

/** Those that went out whole between `from` and `now`, with how many they are meant to reach. */
export const newslettersOf = (from: Millis, now: Millis): readonly Announcement[] =>
  issuesBetween(from, now).filter(({ start, lasts }) => start >= from && start + lasts <= now);
