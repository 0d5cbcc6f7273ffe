/** What became of the mails of each bucket, as a chart draws it and as it is read. Pure. */
import { OUTCOMES, type OutcomeName, type Outcomes, problemsOf } from '../../reputation/outcomes.ts';
import type { Bucket } from '../../reputation/series.ts';
import { count, counted } from '../../shared/words.ts';
import type { PageWindow } from '../windows.ts';
import type { OutcomeModel } from './model.ts';
import { AXIS, bucketText, tickText } from './words.ts';

export const SHOWS = ['all', 'problems'] as const;
/** `problems` leaves out what was delivered: beside it one per cent is a pixel. */
export type Show = (typeof SHOWS)[number];

export const parseShow = (text: string | undefined): Show => SHOWS.find((name) => name === text) ?? 'all';

/** What one chart of outcomes tells: for each bucket, oldest first. */
export interface OutcomeCourse {
  readonly window: PageWindow;
  readonly show: Show;
  readonly buckets: readonly Bucket[];
  readonly outcomes: readonly Outcomes[];
}

export const OUTCOME_LABELS: Readonly<Record<OutcomeName, string>> = {
  delivered: 'Delivered',
  notAttempted: 'Not attempted',
  softBounced: 'Soft bounces',
  hardBounced: 'Hard bounces',
  rejected: 'Rejected by SES',
};

const NOUNS: Readonly<Record<OutcomeName, readonly [one: string, many: string]>> = {
  delivered: ['delivered', 'delivered'],
  notAttempted: ['not attempted', 'not attempted'],
  softBounced: ['soft bounce', 'soft bounces'],
  hardBounced: ['hard bounce', 'hard bounces'],
  rejected: ['rejected', 'rejected'],
};

export const shownOutcomes = (show: Show): readonly OutcomeName[] =>
  OUTCOMES.filter((name) => show === 'all' || name !== 'delivered');

const partsText = (show: Show, outcomes: Outcomes): string => {
  const parts = shownOutcomes(show).filter((name) => outcomes[name] > 0);
  if (parts.length === 0) return show === 'all' ? 'no mail' : 'no problems';
  return parts.map((name) => counted(outcomes[name], ...NOUNS[name])).join(', ');
};

export function outcomeModel({ window, show, buckets, outcomes }: OutcomeCourse): OutcomeModel {
  return {
    kind: 'outcomes',
    ticks: buckets.map((bucket) => tickText(bucket, window)),
    axis: AXIS[window],
    readouts: buckets.map((bucket, n) => {
      const of = outcomes[n];
      const filling = bucket.unfinished ? ', still filling' : '';
      return `${bucketText(bucket, window)} UTC${filling}: ${of === undefined ? '' : partsText(show, of)}`;
    }),
    series: shownOutcomes(show).map((name) => ({
      name,
      label: OUTCOME_LABELS[name],
      counts: outcomes.map((of) => of[name]),
    })),
  };
}

/** The chart in one sentence: when most went wrong. */
export function outcomeSummary({ window, buckets, outcomes }: OutcomeCourse): string {
  const problems = outcomes.map(problemsOf);
  const most = Math.max(0, ...problems);
  const bucket = buckets[problems.indexOf(most)];
  if (most === 0 || bucket === undefined) return 'No mail bounced, was rejected or was left unsent.';
  const none = problems.filter((each) => each === 0).length;
  const quiet = none === 0 ? '' : ` None in ${count(none)} of ${count(buckets.length)} buckets.`;
  return `Most problems: ${count(most)}, ${bucketText(bucket, window)} UTC.${quiet}`;
}
