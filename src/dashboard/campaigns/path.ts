/** Addresses of the pages about campaigns: all of their state is in them. */

export interface ListState {
  readonly tenant?: string | undefined;
  readonly state?: string | undefined;
  readonly text?: string | undefined;
  readonly sort?: string | undefined;
  readonly window?: string | undefined;
  readonly cursor?: string | undefined;
}

const withQuery = (path: string, state: object): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state))
    if (typeof value === 'string' && value !== '') query.set(name, value);
  return query.size === 0 ? path : `${path}?${query}`;
};

export const campaignsPath = (state: ListState = {}): string => withQuery('/campaigns', state);

export interface CampaignState {
  readonly tenant?: string | undefined;
  readonly bucket?: string | undefined;
}

/** A browser takes a path that ends with `.` or `..` for another one, however it is written. */
const isDots = (tag: string): boolean => tag === '.' || tag === '..';

export const campaignPath = (tag: string, state: CampaignState = {}): string =>
  isDots(tag)
    ? withQuery('/campaigns/dots', { tag, ...state })
    : withQuery(`/campaigns/${encodeURIComponent(tag)}`, state);

/** The same page without its frame, for the script that keeps the figures fresh. */
export const livePart = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}part=live`;
