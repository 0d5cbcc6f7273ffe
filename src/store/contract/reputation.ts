import type { Counts } from '../../reputation/metrics.ts';

export interface HourCounts extends Counts {
  /** Hours since the epoch, of `mail.timestamp`. */
  readonly hour: number;
}

export interface AccountCounts extends Counts {
  readonly account: string;
  readonly region: string;
}

export interface ReputationStore {
  /** Hours with mail, ascending; hours without are absent. `from` inclusive, `to` exclusive, in hours since the epoch. */
  readonly hours: (filter: HourFilter) => Promise<readonly HourCounts[]>;
  /** Sums per account and Region: AWS judges each of them on its own. */
  readonly accounts: (filter: Pick<HourFilter, 'from' | 'to' | 'tenant'>) => Promise<readonly AccountCounts[]>;
  /** Tenants that any mail is counted for, by name. */
  readonly tenants: (limit: number) => Promise<readonly string[]>;
  /** Throws away the rollups since the mark of retention and counts again from the mails, in one transaction. */
  readonly rebuild: () => Promise<void>;
}

export interface HourFilter {
  readonly from: number;
  readonly to: number;
  readonly tenant?: string;
  readonly account?: string;
  readonly region?: string;
}
