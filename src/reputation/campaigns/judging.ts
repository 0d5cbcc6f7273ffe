/** The state of a campaign as people are told it: it takes events enough to prove something. Pure. */
import type { Counts } from '../metrics.ts';
import { type Judgement, judge, type Measure, type Verdict, worseOf } from '../rates.ts';

/** As many as open an alert: two may be chance in any volume. */
export const ENOUGH_EVENTS = 3;

/**
 * One measure of a campaign. With fewer events than that, what would be a warning is `low-volume`: one complaint of
 * 1,000 deliveries is at AWS's review line already, and may be anybody's slip. The API tells the state by the lines alone.
 */
export function judgeCampaign(measure: Measure, counts: Counts): Judgement {
  const judgement = judge(measure, counts);
  const isProven = judgement.state === 'healthy' || judgement.ratio.part >= ENOUGH_EVENTS;
  return isProven ? judgement : { ...judgement, state: 'low-volume' };
}

/** Both measures, and the worse state of the two. */
export const campaignVerdictOf = (counts: Counts): Verdict =>
  worseOf(judgeCampaign('bounce', counts), judgeCampaign('complaint', counts));
