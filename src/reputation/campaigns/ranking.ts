/** The order of a list of campaigns. Pure. */
import type { Counts } from '../metrics.ts';
import { LINES, MEASURES, type Measure, ratioOf, wilson } from '../rates.ts';
import { ENOUGH_EVENTS } from './judging.ts';

export const CAMPAIGN_SORTS = ['worst', 'volume'] as const;
export type CampaignSort = (typeof CAMPAIGN_SORTS)[number];

/** Where a campaign stands: greater numbers first, then by tag. */
export interface Rank {
  readonly first: number;
  readonly second: number;
  readonly tag: string;
}

/** Less mail than this says nothing: 1 of 2 is no 50 %. Not `FLOORS`: few campaigns have 1,000 deliveries outside Google. */
const ENOUGH_MAIL = 100;

/**
 * How bad the rate is at least (the lower end of its Wilson interval), in units of the review line, squeezed into 0 to 1; plus 2 with
 * enough mail and enough events, plus 1 with enough mail only. So what is too little to judge never comes before what is not.
 */
function badness(measure: Measure, counts: Counts): number {
  const ratio = ratioOf(measure, counts);
  const { review } = LINES[measure];
  const reached = ((wilson(ratio)?.low ?? 0) * review.whole) / review.part;
  const tier = ratio.whole < ENOUGH_MAIL ? 0 : ratio.part < ENOUGH_EVENTS ? 1 : 2;
  return tier + reached / (1 + reached);
}

/** How bad a campaign is: by the worse of its two rates. */
const worstness = (counts: Counts): number => Math.max(...MEASURES.map((measure) => badness(measure, counts)));

/** A campaign's place in the order asked for. */
export const rankOf = (sort: CampaignSort, tag: string, counts: Counts): Rank =>
  sort === 'worst'
    ? { first: worstness(counts), second: counts.attempted, tag }
    : { first: counts.attempted, second: worstness(counts), tag };

/** Negative when `a` comes first. */
export const byRank = (a: Rank, b: Rank): number =>
  b.first - a.first || b.second - a.second || (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0);
