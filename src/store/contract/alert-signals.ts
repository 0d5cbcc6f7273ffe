/** What the rules of alerts look at, summed by the store. Spans are hours since the epoch, `from` inclusive, `to` exclusive. */
import type { Ratio } from '../../reputation/rates.ts';
import type { Millis } from '../../shared/time.ts';

export interface HourSpan {
  readonly from: number;
  readonly to: number;
}

/** What happened in one account and Region in each of the spans asked for, in their order. */
export interface SpanCounts {
  readonly account: string;
  readonly region: string;
  readonly counts: readonly number[];
}

export interface HeardOf {
  readonly account: string;
  readonly region: string;
  /** The last hour in which anything arrived. */
  readonly lastHour: number;
}

export interface DomainName {
  readonly account: string;
  readonly region: string;
  readonly domain: string;
}

/** Bounces, hard and soft, of attempted mail to one domain. */
export interface DomainFailures extends DomainName {
  readonly failures: Ratio;
}

export interface DeadLetters {
  /** The queue's ARN. */
  readonly queue: string;
  readonly messages: number;
  readonly at: Millis;
}

export interface Refusals {
  /** As `REFUSAL_CODES` has them; an older version may have written others. */
  readonly code: string;
  readonly count: number;
}

export interface SeenRefusals extends Refusals {
  /** The last hour of the span in which any came. */
  readonly lastHour: number;
}

export interface AlertSignalStore {
  /** Hard bounces, or complaints, by the hour of the event. Accounts without any in all the spans are absent. */
  readonly events: (of: 'bounce' | 'complaint', spans: readonly HourSpan[]) => Promise<readonly SpanCounts[]>;
  /** Messages that arrived. Accounts of which nothing did in all the spans are absent. */
  readonly arrivals: (spans: readonly HourSpan[]) => Promise<readonly (SpanCounts & HeardOf)[]>;
  /** The first hour in which anything arrived that is still known; `null` = nothing ever did. */
  readonly firstArrival: () => Promise<number | null>;
  /** The domains with the most bounces, `atLeast` or more, in a span: at most `limit`. */
  readonly failingDomains: (
    span: HourSpan & { readonly atLeast: number; readonly limit: number },
  ) => Promise<readonly DomainName[]>;
  /** The failures of these domains; those without any mail are absent. */
  readonly domainFailures: (domains: readonly DomainName[], span: HourSpan) => Promise<readonly DomainFailures[]>;
  /** Messages in quarantine, and how many of them came since. */
  readonly quarantine: (since: Millis) => Promise<{ readonly waiting: number; readonly recent: number }>;
  /** By code, the most frequent first. */
  readonly refusals: (span: HourSpan) => Promise<readonly SeenRefusals[]>;
  /** Adds to an hour's counts; what is older than 40 days is forgotten. */
  readonly addRefusals: (hour: number, refusals: readonly Refusals[]) => Promise<void>;
  /** By queue. */
  readonly deadLetters: () => Promise<readonly DeadLetters[]>;
  readonly putDeadLetters: (seen: DeadLetters) => Promise<void>;
}
