/** One campaign as it stands: what was announced, and what the rollups know. */
import { type Clock, DAY, HOUR } from '../../shared/time.ts';
import type { AccountCounts, Campaign, CampaignCounts, CampaignStore } from '../../store/contract.ts';
import { addCounts, type Counts, ZERO_COUNTS } from '../metrics.ts';
import { COHORT_BUCKETS, type Cohort, type CohortBucket, cohortRange, cohortsOf } from './cohorts.ts';
import { type Progress, progressOf } from './progress.ts';

/** How far back figures reach: a standing campaign's older mail is out of every window. */
export const LIFE_DAYS = 400;

export interface LiveCampaign {
  /** Of the tenant asked about, or of all tenants; `[]` = nobody announced it. */
  readonly registrations: readonly Campaign[];
  readonly counts: Counts;
  /** Each account and Region that it was sent from. */
  readonly accounts: readonly AccountCounts[];
  /** Hours since the epoch; `null` = no mail is known. */
  readonly hours: { readonly first: number; readonly last: number } | null;
  /** `null` = nobody announced a total. */
  readonly progress: Progress | null;
  /** Mails of tenants that announced nothing, when several are summed: they are in no progress. */
  readonly unannounced: number;
}

export const sumCounts = (rows: readonly Counts[]): Counts => rows.reduce(addCounts, ZERO_COUNTS);

const hoursOf = (rows: readonly CampaignCounts[]): LiveCampaign['hours'] =>
  rows.length === 0
    ? null
    : {
        first: Math.min(...rows.map(({ firstHour }) => firstHour)),
        last: Math.max(...rows.map(({ lastHour }) => lastHour)),
      };

/** The first hour that figures reach back to. */
const lifeBegins = (now: Clock): number => Math.floor((now() - LIFE_DAYS * DAY) / HOUR);

/**
 * A campaign of one tenant, or, without one, the sum over all tenants. Two queries, each by an index, and no table but the
 * campaigns and the rollups.
 *
 * @returns `null` when it was neither announced nor seen.
 */
export async function loadCampaign(
  campaigns: Pick<CampaignStore, 'registered' | 'totals'>,
  { tag, tenant }: { readonly tag: string; readonly tenant: string | undefined },
  now: Clock,
): Promise<LiveCampaign | null> {
  const registrations = await campaigns.registered([tag], tenant);
  const whole = tenant ?? '';
  const tenants = [...new Set([whole, ...registrations.map((each) => each.tenant)])];
  const totals = await campaigns.totals(tag, tenants, lifeBegins(now));
  const accounts = totals.filter((row) => row.tenant === whole);
  if (registrations.length === 0 && accounts.length === 0) return null;
  const announced = registrations.map(({ tenant: of, expected, suppressed, activeAt }) => {
    const rows = totals.filter((row) => row.tenant === of);
    return { expected, suppressed, activeAt, counts: sumCounts(rows), lastHour: hoursOf(rows)?.last ?? null };
  });
  const counts = sumCounts(accounts);
  return {
    registrations,
    counts,
    accounts,
    hours: hoursOf(accounts),
    progress: announced.length === 0 ? null : progressOf(announced, now()),
    unannounced: Math.max(0, counts.mails - sumCounts(announced.map((each) => each.counts)).mails),
  };
}

export interface CohortQuestion {
  readonly tag: string;
  readonly tenant: string | undefined;
  readonly live: Pick<LiveCampaign, 'hours'>;
  readonly bucket: CohortBucket;
}

/** A campaign by when it was sent, oldest first. */
export async function loadCohorts(
  campaigns: Pick<CampaignStore, 'cohorts'>,
  { tag, tenant, live: { hours }, bucket }: CohortQuestion,
  now: Clock,
): Promise<{ readonly items: readonly Cohort[]; readonly earlier: boolean }> {
  if (hours === null) return { items: [], earlier: false };
  const range = cohortRange(bucket, hours);
  const bucketHours = COHORT_BUCKETS[bucket].hours;
  const rows = await campaigns.cohorts({ tag, tenant: tenant ?? '' }, { ...range, bucketHours });
  return { items: cohortsOf(bucket, range, rows, now()), earlier: range.earlier };
}
