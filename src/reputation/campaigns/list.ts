/** All campaigns of a window, and those that were announced: ranked, with what they leave over. */
import type { Campaign, CampaignStore, GroupCounts, HourFilter, ReputationStore } from '../../store/contract.ts';
import { OTHER_VALUE } from '../../store/contract.ts';
import { type Counts, remainder } from '../metrics.ts';
import { sumCounts } from './live.ts';
import { byRank, type CampaignSort, type Rank, rankOf } from './ranking.ts';

/** Campaigns with the most mail, and as many of the last active announced ones. */
const MOST_LISTED = 1_000;

export interface ListedCampaign {
  readonly rank: Rank;
  readonly tag: string;
  readonly counts: Counts;
  readonly registrations: readonly Campaign[];
  /** Of what all mail of the same accounts and Regions came to in the window; `null` = of nothing. */
  readonly shares: { readonly hardBounced: number | null; readonly complained: number | null };
}

export interface CampaignList {
  readonly items: readonly ListedCampaign[];
  /** Mail without a tag. */
  readonly untagged: Counts;
  /** Campaigns that were small on days that are compacted: their tags are not known any more. */
  readonly folded: Counts;
  /** Campaigns with less mail than those listed. */
  readonly others: Counts;
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

const placeOf = ({ account, region }: { account: string; region: string }) => `${account}/${region}`;

function byTag<T>(rows: readonly T[], tagOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const rowsOfTag = found.get(tagOf(row));
    if (rowsOfTag === undefined) found.set(tagOf(row), [row]);
    else rowsOfTag.push(row);
  }
  return found;
}

/** The campaigns of a range of hours in the order asked for; of one tenant, or of all together. */
export async function loadCampaigns(
  { reputation, campaigns }: { readonly reputation: ReputationStore; readonly campaigns: CampaignStore },
  range: Pick<HourFilter, 'from' | 'to' | 'tenant'>,
  sort: CampaignSort,
): Promise<CampaignList> {
  const [groups, accounts, latest] = await Promise.all([
    reputation.groups({ ...range, dimension: 'campaign', limit: MOST_LISTED + 2 }),
    reputation.accounts(range),
    campaigns.latest(MOST_LISTED, range.tenant),
  ]);
  const seen = byTag(groups, ({ value }) => value);
  const known = await campaigns.registered([...seen.keys()], range.tenant);
  const announced = byTag(
    [...new Map([...latest, ...known].map((each) => [each.id, each])).values()],
    ({ tag }) => tag,
  );
  const totals = new Map(accounts.map((each) => [placeOf(each), each]));
  const tags = [...new Set([...seen.keys(), ...announced.keys()])].filter((tag) => tag !== '' && tag !== OTHER_VALUE);

  const listed = (tag: string): ListedCampaign => {
    const rows: readonly GroupCounts[] = seen.get(tag) ?? [];
    const counts = sumCounts(rows);
    const whole = sumCounts(rows.flatMap((row) => totals.get(placeOf(row)) ?? []));
    return {
      rank: rankOf(sort, tag, counts),
      tag,
      counts,
      registrations: announced.get(tag) ?? [],
      shares: {
        hardBounced: share(counts.hardBounced, whole.hardBounced),
        complained: share(counts.complained, whole.complained),
      },
    };
  };
  return {
    items: tags.map(listed).sort((a, b) => byRank(a.rank, b.rank)),
    untagged: sumCounts(seen.get('') ?? []),
    folded: sumCounts(seen.get(OTHER_VALUE) ?? []),
    others: remainder(sumCounts(accounts), sumCounts(groups)),
  };
}
