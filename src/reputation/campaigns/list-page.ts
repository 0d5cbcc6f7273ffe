/** Pages of a list of campaigns. Pure. */
import { z } from 'zod';
import { cursorKind } from '../../shared/cursor.ts';
import type { ListedCampaign } from './list.ts';
import { byRank, type Rank } from './ranking.ts';

/** Longer than any tag. */
export const MAX_TAG = 500;

export const rankCursor = cursorKind<readonly [number, number, string], Rank>(
  z.tuple([z.number(), z.number(), z.string().max(MAX_TAG)]).readonly(),
  ([first, second, tag]) => ({ first, second, tag }),
  ({ first, second, tag }) => [first, second, tag],
);

export interface CampaignPage {
  readonly items: readonly ListedCampaign[];
  readonly nextCursor: string | null;
}

/** What comes after a place in the list, which is in the order of `byRank`. */
export function campaignPage(
  items: readonly ListedCampaign[],
  { cursor, limit }: { readonly cursor: Rank | undefined; readonly limit: number },
): CampaignPage {
  const rest = cursor === undefined ? items : items.filter(({ rank }) => byRank(cursor, rank) < 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { items: page, nextCursor: rest.length > limit && last !== undefined ? rankCursor.encode(last.rank) : null };
}
