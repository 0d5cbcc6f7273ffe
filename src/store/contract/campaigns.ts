import type { Millis } from '../../shared/time.ts';
import type { AccountCounts, HourCounts } from './reputation.ts';

/** The same tag in two tenants is two campaigns. */
export interface CampaignKey {
  readonly tenant: string;
  readonly tag: string;
}

/** A campaign that a sender has announced, and who was checked for it. */
export interface Campaign extends CampaignKey {
  readonly id: number;
  readonly name: string | null;
  /** Recipients that the sender means to mail. */
  readonly expected: number;
  /** Different recipients that checks named. */
  readonly checked: number;
  /** Those of them that any check did not allow. */
  readonly suppressed: number;
  readonly registeredAt: Millis;
  readonly updatedAt: Millis;
  /** The last change or counted check. */
  readonly activeAt: Millis;
  /** From then on no check is counted. */
  readonly closedAt: Millis | null;
}

export interface CampaignRegistration extends CampaignKey {
  readonly name: string | null;
  readonly expected: number;
  readonly at: Millis;
}

/** The counts of a campaign in one tenant (`''` = all together), account and Region. */
export interface CampaignCounts extends AccountCounts {
  readonly tenant: string;
  /** Hours since the epoch, UTC, of `mail.timestamp`. */
  readonly firstHour: number;
  readonly lastHour: number;
}

/** Keyed hashes of recipients. */
export interface CheckedRecipients {
  readonly campaign: number;
  readonly hashes: readonly string[];
  /** Those of `hashes` that the check did not allow. */
  readonly suppressed: readonly string[];
  readonly at: Millis;
}

/** How long what is not used is kept. */
export interface CampaignLimits {
  /** Campaigns that were last active before are closed, and who was counted for them is forgotten. */
  readonly closeBefore: Millis;
  /** Closed ones that were last active before are unregistered. */
  readonly dropBefore: Millis;
  readonly now: Millis;
  /** Rows in one call. */
  readonly limit: number;
}

export interface CampaignStore {
  /** Announces a campaign, or changes one. @returns `null` when the tenant has `MAX_CAMPAIGNS` others. */
  readonly register: (registration: CampaignRegistration) => Promise<Campaign | null>;
  /** @returns whether it was registered. */
  readonly unregister: (key: CampaignKey) => Promise<boolean>;
  /** Those with one of these tags, by tag and tenant; of one tenant, or of all. 5,000 at most. */
  readonly registered: (tags: readonly string[], tenant?: string) => Promise<readonly Campaign[]>;
  /** The last active ones, newest first; of one tenant, or of all. */
  readonly latest: (limit: number, tenant?: string) => Promise<readonly Campaign[]>;
  /**
   * Counts who was checked: each recipient once, and as suppressed once any check says so. Counts nobody for a campaign that is
   * closed or gone, and nobody new once it has `MAX_CHECKED`.
   */
  readonly countChecked: (checked: CheckedRecipients) => Promise<void>;
  /** The counts of a tag since an hour, for each of these tenants; `''` = all tenants together. Reads rollups only. */
  readonly totals: (tag: string, tenants: readonly string[], from: number) => Promise<readonly CampaignCounts[]>;
  /**
   * The same by hour, or by day of 24 hours (UTC), ascending: `hour` is the bucket's first. Empty buckets are absent.
   * `from` inclusive, `to` exclusive.
   */
  readonly cohorts: (
    key: CampaignKey,
    range: { readonly from: number; readonly to: number; readonly bucketHours: 1 | 24 },
  ) => Promise<readonly HourCounts[]>;
  /** Forgets what is no longer needed. @returns whether more is waiting. */
  readonly forget: (limits: CampaignLimits) => Promise<boolean>;
}

/** Registered campaigns of one tenant. */
export const MAX_CAMPAIGNS = 10_000;
/** Recipients that are told apart for one campaign: about 100 bytes each. */
export const MAX_CHECKED = 1_000_000;
