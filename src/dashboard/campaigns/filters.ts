/** What of the list is shown, as the address bar has it: what cannot be understood is told, and left out. Pure. */

import { campaignVerdictOf } from '../../reputation/campaigns/judging.ts';
import type { ListedCampaign } from '../../reputation/campaigns/list.ts';
import { rankCursor } from '../../reputation/campaigns/list-page.ts';
import { CAMPAIGN_SORTS, type CampaignSort, type Rank } from '../../reputation/campaigns/ranking.ts';
import type { RateState } from '../../reputation/rates.ts';
import { DEFAULT_WINDOW } from '../../reputation/series.ts';
import { tenantName } from '../../shared/names.ts';
import { STATES } from '../verdict-words.ts';
import { type PageWindow, parsePageWindow } from '../windows.ts';
import type { ListState } from './path.ts';

const LONGEST_TEXT = 256;

const isState = (text: string): text is RateState => Object.hasOwn(STATES, text);

export interface ListFilters {
  /** As asked for; of a bound key nothing but its own. */
  readonly tenant: string | undefined;
  readonly state: RateState | undefined;
  readonly text: string;
  readonly sort: CampaignSort;
  readonly window: PageWindow;
  readonly cursor: Rank | undefined;
  /** In words, what was left out. */
  readonly problems: readonly string[];
}

export function readFilters(query: Readonly<Record<string, string>>): ListFilters {
  const { tenant = '', state = '', text = '', sort, window, cursor } = query;
  const place = rankCursor.schema.safeParse(cursor);
  const isTenant = tenantName.safeParse(tenant.trim()).success;
  return {
    tenant: isTenant ? tenant.trim() : undefined,
    state: isState(state) ? state : undefined,
    text: text.trim().slice(0, LONGEST_TEXT),
    sort: CAMPAIGN_SORTS.find((name) => name === sort) ?? 'worst',
    window: parsePageWindow(window) ?? DEFAULT_WINDOW,
    cursor: place.success ? place.data : undefined,
    problems: [
      ...(isTenant || tenant.trim() === '' ? [] : ['A tenant has letters, digits, - and _, at most 64 of them.']),
      ...(isState(state) || state === '' ? [] : ['There is no such state.']),
    ],
  };
}

/** The filters as a link has them; the page of the list is not one. */
export const stateOf = ({ tenant, state, text, sort, window }: ListFilters): ListState => ({
  tenant,
  state,
  text,
  sort: sort === 'worst' ? undefined : sort,
  window: window === DEFAULT_WINDOW ? undefined : window,
});

export const isFiltered = ({ tenant, state, text }: ListFilters): boolean =>
  tenant !== undefined || state !== undefined || text !== '';

const names = ({ tag, registrations }: ListedCampaign): readonly string[] => [
  tag,
  ...registrations.flatMap(({ name }) => name ?? []),
];

/** Whether a campaign is one of those asked for, by state and part of its tag or name. */
export function matches({ state, text }: ListFilters, campaign: ListedCampaign): boolean {
  if (state !== undefined && campaignVerdictOf(campaign.counts).state !== state) return false;
  const wanted = text.toLowerCase();
  return text === '' || names(campaign).some((name) => name.toLowerCase().includes(wanted));
}
