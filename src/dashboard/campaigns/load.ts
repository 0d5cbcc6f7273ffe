/** Reads all that the pages about campaigns show, by the functions of the API. */
import type { Cohort, CohortBucket } from '../../reputation/campaigns/cohorts.ts';
import { type CampaignList, type ListedCampaign, loadCampaigns } from '../../reputation/campaigns/list.ts';
import { campaignPage } from '../../reputation/campaigns/list-page.ts';
import { type LiveCampaign, loadCampaign, loadCohorts, sumCounts } from '../../reputation/campaigns/live.ts';
import { type HourRange, windowRange } from '../../reputation/series.ts';
import type { Millis } from '../../shared/time.ts';
import { OTHER_VALUE, type Store } from '../../store/contract.ts';
import { type ListFilters, matches } from './filters.ts';

export type CampaignsStore = Pick<Store, 'campaigns' | 'reputation'>;

const ROWS = 20;
/** More than send at once. */
const MOST_SENDING = 1_000;
const NO_TENANTS: readonly string[] = [];
/** More than a browser's list of suggestions is good for. */
const TENANTS_SHOWN = 500;

export interface Row {
  readonly listed: ListedCampaign;
  /** Since it began; `null` when it went between two reads. */
  readonly live: LiveCampaign | null;
}

export interface ListView {
  readonly now: Millis;
  readonly filters: ListFilters;
  readonly list: CampaignList;
  /** How many match the filters. */
  readonly matching: number;
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
  /** Campaigns with mail of this hour or the one before. */
  readonly sending: number;
  /** To choose from; none for a bound key. */
  readonly tenants: readonly string[];
}

const ofTenant = (tenant: string | undefined) => (tenant === undefined ? {} : { tenant });

async function countSending({ reputation }: CampaignsStore, range: HourRange & { tenant?: string }): Promise<number> {
  const groups = await reputation.groups({ ...range, dimension: 'campaign', limit: MOST_SENDING });
  const tags = groups.filter(({ mails, value }) => mails > 0 && value !== '' && value !== OTHER_VALUE);
  return new Set(tags.map(({ value }) => value)).size;
}

export interface ListRequest {
  readonly filters: ListFilters;
  /** Whose mail: of one tenant, or of all. */
  readonly tenant: string | undefined;
  readonly isBound: boolean;
  readonly now: Millis;
}

/** The list, and how far each campaign of the page is. */
export async function loadList(store: CampaignsStore, request: ListRequest): Promise<ListView> {
  const { filters, tenant, isBound, now } = request;
  const range = windowRange(filters.window, now);
  const [list, sending, tenants] = await Promise.all([
    loadCampaigns(store, { ...range, ...ofTenant(tenant) }, filters.sort),
    countSending(store, { from: range.to - 2, to: range.to, ...ofTenant(tenant) }),
    isBound ? NO_TENANTS : store.reputation.tenants(TENANTS_SHOWN),
  ]);
  const matching = list.items.filter((campaign) => matches(filters, campaign));
  const { items, nextCursor } = campaignPage(matching, { cursor: filters.cursor, limit: ROWS });
  const rows = await Promise.all(
    items.map(async (listed) => ({
      listed,
      live: await loadCampaign(store.campaigns, { tag: listed.tag, tenant }, () => now),
    })),
  );
  return { now, filters, list, matching: matching.length, rows, nextCursor, sending, tenants };
}

export interface CampaignView {
  readonly now: Millis;
  readonly tag: string;
  /** `undefined` = all tenants together. */
  readonly tenant: string | undefined;
  readonly live: LiveCampaign;
  readonly bucket: CohortBucket;
  readonly cohorts: readonly Cohort[];
  /** There are older cohorts, left out. */
  readonly earlier: boolean;
  /** What all mail of the same accounts and Regions came to while it was sent. */
  readonly whole: { readonly hardBounced: number; readonly complained: number };
}

const placeOf = ({ account, region }: { readonly account: string; readonly region: string }) => `${account}/${region}`;

/** One campaign. @returns `null` when it was neither announced nor seen. */
export async function loadCampaignView(
  store: CampaignsStore,
  { tag, tenant, bucket, now }: Pick<CampaignView, 'tag' | 'tenant' | 'bucket' | 'now'>,
): Promise<CampaignView | null> {
  const clock = () => now;
  const live = await loadCampaign(store.campaigns, { tag, tenant }, clock);
  if (live === null) return null;
  const { hours } = live;
  const [{ items, earlier }, accounts] = await Promise.all([
    loadCohorts(store.campaigns, { tag, tenant, live, bucket }, clock),
    hours === null ? [] : store.reputation.accounts({ from: hours.first, to: hours.last + 1, ...ofTenant(tenant) }),
  ]);
  const places = new Set(live.accounts.map(placeOf));
  const whole = sumCounts(accounts.filter((each) => places.has(placeOf(each))));
  return { now, tag, tenant, live, bucket, cohorts: items, earlier, whole };
}
