import type { Counts } from '../../reputation/metrics.ts';
import type { Millis } from '../../shared/time.ts';
import type { EventKind } from './facts.ts';

/** What counts are kept by, besides account and Region. */
export const DIMENSIONS = ['tenant', 'stream', 'configurationSet', 'identity', 'recipientDomain', 'campaign'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The value that stands for all that have no row of their own. No domain, tag or name holds a `*`. */
export const OTHER_VALUE = '*other';

/** Which counts: `from` inclusive, `to` exclusive, in hours since the epoch, UTC, of `mail.timestamp`. */
export interface HourFilter {
  readonly from: number;
  readonly to: number;
  /** Left out: all tenants together. */
  readonly tenant?: string;
  readonly account?: string;
  readonly region?: string;
  /** Only the mail of one value of a dimension. */
  readonly of?: { readonly dimension: Dimension; readonly value: string };
}

export interface HourCounts extends Counts {
  /** Hours since the epoch, of `mail.timestamp`. */
  readonly hour: number;
}

export interface AccountCounts extends Counts {
  readonly account: string;
  readonly region: string;
}

export type AccountHourCounts = HourCounts & AccountCounts;

/** The `limit` values with the most, each by account and Region; in that order, then by attempted mail, then by value. */
export type Failure = 'hardBounced' | 'complained';

export interface GroupFilter extends Omit<HourFilter, 'of'> {
  readonly dimension: Dimension;
  readonly limit: number;
  /** Of what those have the most. Left out: attempted mail. */
  readonly most?: 'attempted' | Failure;
  /** Only these values. */
  readonly values?: readonly string[] | undefined;
  /** Only mail of hours (or whole days) in which a value had some: its number is that of all mail, others are not. */
  readonly some?: Failure | undefined;
}

/** What the courses of values are of, and in which pieces of time. */
export interface CourseFilter extends Omit<HourFilter, 'of'> {
  readonly dimension: Dimension;
  readonly values: readonly string[];
  readonly some: Failure;
  /** Divides a day. */
  readonly bucketHours: number;
}

/** How many a value had in a piece of time that begins with this hour. */
export interface CoursePoint {
  readonly value: string;
  readonly hour: number;
  readonly count: number;
}

/** The counts of one value in one account and Region. */
export interface GroupCounts extends AccountCounts {
  readonly value: string;
}

/** Mail that is counted one by one, for what no sum by one dimension tells: by a dimension, within values of others. */
export interface MailFilter extends Omit<HourFilter, 'of' | 'from' | 'to'> {
  /** Of `mail.timestamp`, since the epoch. */
  readonly hours: readonly number[];
  readonly by: Dimension;
  /** Only mail that has all of these values. */
  readonly of: Readonly<Partial<Record<Dimension, string>>>;
  /** Of one hour: so many of its messages, the newest, whoever's they are. Left out: all messages of the hours. */
  readonly slice?: { readonly limit: number; readonly before: MailPlace | null } | undefined;
}

/** Between two messages. A store's own numbers; callers carry them and nothing else. */
export interface MailPlace {
  readonly acceptedAt: Millis;
  readonly id: number;
}

export interface MailCounts {
  /** By value, account, Region and hour. */
  readonly rows: readonly (GroupCounts & HourCounts)[];
  /** Where the next slice begins; `null` = there are no older messages in the hour, or no slice was asked for. */
  readonly next: MailPlace | null;
}

export interface EventCount {
  /** Hours since the epoch, of the event itself. */
  readonly hour: number;
  readonly kind: EventKind;
  /** `hard`, `soft`, `not-attempted`; `complaint`, `not-spam`, `not-sent`; else `''`. */
  readonly class: string;
  readonly count: number;
}

export interface EventTypeCount {
  readonly kind: EventKind;
  readonly class: string;
  /** Bounce: `Permanent/NoEmail`; delay: its type; complaint: its feedback type; else `''`. */
  readonly type: string;
  readonly count: number;
}

/** Messages that came in an hour, by the clock of this service, repetitions included. */
export interface Arrivals {
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly hour: number;
  readonly messages: number;
}

export interface RollupState {
  /** Hours from this one on wait to be counted anew; `null` = none. */
  readonly recountFrom: number | null;
  readonly verifiedDomains: readonly string[];
}

export interface Comparison {
  /** Counters that are stored or come of a fresh count. */
  readonly counters: number;
  /** Those that differ. */
  readonly differences: number;
}

export interface ReputationStore {
  /** Hours with mail, ascending; hours without are absent. */
  readonly hours: (filter: HourFilter) => Promise<readonly HourCounts[]>;
  /** Sums per account and Region: AWS judges each of them on its own. */
  readonly accounts: (filter: HourFilter) => Promise<readonly AccountCounts[]>;
  /** The hours of every account and Region, by hour, account, Region. */
  readonly accountHours: (filter: HourFilter) => Promise<readonly AccountHourCounts[]>;
  /** What the values of a dimension leave over is the whole (`accounts`) less these. */
  readonly groups: (filter: GroupFilter) => Promise<readonly GroupCounts[]>;
  /** Pieces of time in which a value had none are absent. */
  readonly courses: (filter: CourseFilter) => Promise<readonly CoursePoint[]>;
  /**
   * Counts the mails of the hours by what is stored of each; mail that retention has forgotten, or is about to, is left out.
   * The sums of all slices are what the rollups say of the same mail.
   */
  readonly mails: (filter: MailFilter) => Promise<MailCounts>;
  /** Events by the hour in which they happened (not that of their mail), by hour, kind and class. */
  readonly eventHours: (filter: Omit<HourFilter, 'of'>) => Promise<readonly EventCount[]>;
  /** The same over all hours, by type. */
  readonly eventTypes: (filter: Omit<HourFilter, 'of'>) => Promise<readonly EventTypeCount[]>;
  /** By hour, source, account, Region. Kept for 40 days. */
  readonly arrivals: (filter: { readonly from: number; readonly to: number }) => Promise<readonly Arrivals[]>;
  /** Tenants that any mail is counted for, by name. */
  readonly tenants: (limit: number) => Promise<readonly string[]>;

  readonly state: () => Promise<RollupState>;
  /** The hours, `from` inclusive and `to` exclusive, that the stored mails and events can be counted for; `null` = none. */
  readonly countableHours: () => Promise<{ readonly from: number; readonly to: number } | null>;
  /** From now on mail to these domains is left out; every stored hour waits to be counted anew. */
  readonly setVerifiedDomains: (domains: readonly string[]) => Promise<void>;
  /** Counts one hour anew from the mails and events, in one transaction, and moves `recountFrom` over it. */
  readonly recount: (hour: number) => Promise<void>;
  /** Nothing waits to be counted anew. */
  readonly recounted: () => Promise<void>;
  /** Compares an hour's counters (rows of rollups) with a fresh count. Writes nothing. */
  readonly compare: (hour: number) => Promise<Comparison>;
  /** Compares a compacted day's own sums with those of its hours; of other days there are none. Writes nothing. */
  readonly compareDay: (day: number) => Promise<Comparison>;
  /** The oldest day, in days since the epoch (UTC), of `from` and later with counts that are not compacted; `null` = none. */
  readonly nextToCompact: (before: number, from?: number) => Promise<number | null>;
  /**
   * Folds what is small of one day into `OTHER_VALUE`, and sums the day for `groups`, in many transactions. When counts come
   * to the day meanwhile, it stays one that is to be compacted.
   */
  readonly compact: (day: number) => Promise<void>;
}
