import type { Millis } from '../../shared/time.ts';

/** What AWS is asked for, each at its own pace: an account's state comes before what explains it. */
export const AWS_PARTS = ['account', 'recommendations', 'entities', 'metrics'] as const;
export type AwsPart = (typeof AWS_PARTS)[number];

/** How an account's id was found out: AWS's answer about an account does not name it. */
export const ACCOUNT_SOURCES = ['arn', 'settings', 'events'] as const;
export type AccountSource = (typeof ACCOUNT_SOURCES)[number];

/** What AWS says of an account in a Region. `null` = it did not say. */
export interface AwsAccount {
  readonly region: string;
  readonly account: string | null;
  readonly accountFrom: AccountSource | null;
  /** `HEALTHY`, `PROBATION` (under review), `SHUTDOWN` (sending paused), or a word that is new to us. */
  readonly enforcementStatus: string | null;
  /** The customer's own switch. It cannot lift a pause of AWS's. */
  readonly sendingEnabled: boolean | null;
  readonly productionAccess: boolean | null;
  /** Mails in 24 hours; -1 = unlimited. */
  readonly quota24h: number | null;
  readonly sentLast24h: number | null;
  /** Mails a second. */
  readonly maxSendRate: number | null;
  readonly vdmEnabled: boolean;
  /** When AWS said so. */
  readonly at: Millis;
}

export interface StoredAwsAccount extends AwsAccount {
  /** When each was first seen as it is now. */
  readonly enforcementSince: Millis;
  readonly sendingSince: Millis;
}

/** AWS's status, or the sending switch, was first seen like this. */
export interface AwsAccountChange
  extends Pick<AwsAccount, 'region' | 'account' | 'enforcementStatus' | 'sendingEnabled' | 'at'> {
  readonly id: number;
}

/** One metric of the Virtual Deliverability Manager. */
export interface AwsMetric {
  readonly metric: string;
  /** Ascending; a day without mail is absent. `day`: days since the epoch, UTC. */
  readonly days: readonly { readonly day: number; readonly count: number }[];
  readonly at: Millis;
}

/** Who decided about the sending, why and when. */
export interface AwsEntityStatus {
  readonly status: string | null;
  readonly cause: string | null;
  readonly updatedAt: Millis | null;
}

/** The reputation of one resource; so far SES knows tenants only. Every word may be new to us. */
export interface AwsEntity {
  /** The resource's ARN. */
  readonly reference: string;
  readonly type: string;
  readonly policy: string | null;
  readonly impact: string | null;
  /** `ENABLED`, `DISABLED`, `REINSTATED`. */
  readonly sending: string | null;
  readonly customerStatus: AwsEntityStatus | null;
  readonly awsStatus: AwsEntityStatus | null;
  readonly at: Millis;
}

/** A finding of AWS's: an API calls it a recommendation. */
export interface AwsRecommendation {
  readonly resource: string;
  readonly type: string;
  readonly description: string;
  /** `OPEN`, `FIXED`. */
  readonly status: string;
  readonly impact: string | null;
  readonly createdAt: Millis | null;
  readonly updatedAt: Millis | null;
  readonly at: Millis;
}

/** A list that is being read, page by page. */
export interface AwsListing {
  readonly startedAt: Millis;
  /** Which of the filters, one after the other. */
  readonly pass: number;
  readonly token: string | null;
  readonly pages: number;
  readonly items: number;
}

export interface AwsTrouble {
  /** SES's name of the call that failed. */
  readonly operation: string;
  /** `FailureKind` of `aws/failure.ts`. */
  readonly kind: string;
  readonly at: Millis;
}

/** How one part of one Region stands. */
export interface AwsPoll {
  readonly nextAt: Millis;
  /** In a row. */
  readonly failures: number;
  readonly trouble: AwsTrouble | null;
  /** When it was last heard in full. */
  readonly lastSuccessAt: Millis | null;
  readonly listing: AwsListing | null;
  /** More was listed than is kept. */
  readonly truncated: boolean;
  /** Whose ARNs the last list named, when all were one account's. */
  readonly account: string | null;
}

export type AwsPolls = Readonly<Partial<Record<AwsPart, AwsPoll>>>;

/** What AWS says beside our own figures, as it was last heard. */
export interface AwsStore {
  /** By Region. */
  readonly accounts: () => Promise<readonly StoredAwsAccount[]>;
  /** Newest first. */
  readonly changes: (filter: {
    readonly region?: string;
    readonly limit: number;
  }) => Promise<readonly AwsAccountChange[]>;
  readonly metrics: (region: string) => Promise<readonly AwsMetric[]>;
  /** By ARN. */
  readonly entities: (region: string) => Promise<readonly AwsEntity[]>;
  /** By resource, type, description. */
  readonly recommendations: (region: string) => Promise<readonly AwsRecommendation[]>;
  readonly polls: (region: string) => Promise<AwsPolls>;
  readonly savePoll: (region: string, part: AwsPart, poll: AwsPoll) => Promise<void>;
  /** Takes the place of what was known, unless that is newer; notes a change of the status or of the switch. */
  readonly saveAccount: (account: AwsAccount, poll: AwsPoll) => Promise<void>;
  readonly saveMetrics: (region: string, metrics: readonly AwsMetric[], poll: AwsPoll) => Promise<void>;
  /** Adds a page, then forgets what was last seen before `forgetBefore`. */
  readonly saveEntities: (
    region: string,
    page: readonly AwsEntity[],
    poll: AwsPoll,
    forgetBefore: Millis | null,
  ) => Promise<void>;
  /** The same. */
  readonly saveRecommendations: (
    region: string,
    page: readonly AwsRecommendation[],
    poll: AwsPoll,
    forgetBefore: Millis | null,
  ) => Promise<void>;
}
