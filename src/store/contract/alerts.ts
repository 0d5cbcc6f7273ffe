import type { Ratio } from '../../reputation/rates.ts';
import type { Millis } from '../../shared/time.ts';

/** Worst last. `pause`: the line at which AWS may pause, or AWS has paused. */
export const ALERT_LEVELS = ['warn', 'review', 'pause'] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

/** `ended`: it is over because nothing could be said of it any more. */
export const NOTICE_KINDS = ['opened', 'updated', 'resolved', 'ended', 'test'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What a channel says of an alert. No address is part of it. */
export interface AlertTold {
  /** The rule that found it, such as `bounce-rate`. */
  readonly rule: string;
  /** One line: state, rate, counts, window. */
  readonly title: string;
  /** The reason, then what to do. */
  readonly text: string;
  /** What it is about, such as `{ account, region }` or `{ source }`. */
  readonly scope: Readonly<Record<string, string>>;
  readonly openedAt: Millis;
  readonly resolvedAt: Millis | null;
}

export interface AlertNotice extends AlertTold {
  /** Growing. */
  readonly id: number;
  readonly at: Millis;
  /** `''` = concerns the installation. */
  readonly tenant: string;
  /** The episode's id: the same in all its notices. */
  readonly alert: string;
  readonly kind: NoticeKind;
  readonly level: AlertLevel;
}

/** The history that channels are told from. */
export interface AlertNoticeStore {
  /** The newest number; 0 = none. */
  readonly newest: () => Promise<number>;
  /**
   * In order. With a tenant: that tenant's own only. From the notice on in which an alert reaches `minLevel` all of its
   * notices are there, so that whoever heard of it hears how it goes on and ends.
   */
  readonly between: (span: {
    readonly after: number;
    readonly through: number;
    readonly tenant: string | null;
    readonly minLevel: AlertLevel;
    readonly limit: number;
  }) => Promise<readonly AlertNotice[]>;
  /** Whether there is one of more than a warning. */
  readonly hasUrgent: (span: {
    readonly after: number;
    readonly through: number;
    readonly tenant: string | null;
    readonly minLevel: AlertLevel;
  }) => Promise<boolean>;
}

/** What an episode is known by: only one with the same three is open at a time. */
export interface AlertKey {
  readonly rule: string;
  readonly level: AlertLevel;
  readonly scope: Readonly<Record<string, string>>;
}

export interface Acknowledgement {
  readonly at: Millis;
  /** `key:<name>`. */
  readonly by: string;
  readonly note: string | null;
}

/** One episode: from when a rule found trouble until it is over. */
export interface Alert extends AlertKey {
  readonly id: string;
  /** `''` = concerns the installation. */
  readonly tenant: string;
  readonly openedAt: Millis;
  readonly resolvedAt: Millis | null;
  /** When it opened. A count is a part of 1; `null` for what is no figure. */
  readonly opening: Ratio | null;
  /** As last judged. */
  readonly value: Ratio | null;
  /** The highest while it was open. */
  readonly peak: Ratio | null;
  /** How many hours running it was calm, and the last of them (hours since the epoch). */
  readonly calm: number;
  readonly calmHour: number | null;
  /**
   * Since when nothing can be said of it, for want of mail; `null` = it is judged. What is over with this has ended
   * without a verdict.
   */
  readonly unjudgedSince: Millis | null;
  /** As last told. */
  readonly title: string;
  readonly text: string;
  /** `null` = never told: a worse level spoke. */
  readonly toldAt: Millis | null;
  readonly toldValue: Ratio | null;
  readonly acknowledgement: Acknowledgement | null;
  /** 1 when it opened; grows with each change. */
  readonly version: number;
}

/** An episode as it is to be, with the notice that goes with the change. */
export interface AlertChange {
  /** Its `version` is the one that was read, 0 for one that opens. */
  readonly alert: Alert;
  readonly notice: Exclude<NoticeKind, 'test'> | null;
}

/** A place in the list: open ones first, then the newest. */
export interface AlertPlace {
  readonly open: boolean;
  readonly openedAt: Millis;
  readonly id: string;
}

export interface AlertStore {
  /** All that are open, oldest first. */
  readonly open: () => Promise<readonly Alert[]>;
  /** Open ones first, then the newest. */
  readonly list: (page: {
    readonly state: 'open' | 'resolved' | 'all';
    readonly rule?: string;
    readonly level?: AlertLevel;
    readonly tenant?: string;
    readonly after?: AlertPlace;
    readonly limit: number;
  }) => Promise<readonly Alert[]>;
  /** How many troubles are open, the levels of one rule about one thing counted once; of a tenant's own, or of all. */
  readonly countOpen: (tenant?: string) => Promise<number>;
  readonly find: (id: string) => Promise<Alert | null>;
  /** What was said of one, oldest first: the newest `limit`. */
  readonly notices: (id: string, limit: number) => Promise<readonly AlertNotice[]>;
  /**
   * Opens, changes and resolves, with their notices and their lines in the audit, in one transaction. An episode that is
   * open already does not open again, and one that somebody else changed since it was read stays as it is; neither is
   * told of.
   */
  readonly write: (changes: readonly AlertChange[], at: Millis) => Promise<void>;
  /** Somebody sees to it, or no longer: until then it is told of only when it is over. Audited. @returns false when it is not open. */
  readonly acknowledge: (change: {
    readonly id: string;
    readonly at: Millis;
    readonly actor: string;
    /** `null` takes the acknowledgement back. */
    readonly acknowledgement: { readonly note: string | null } | null;
  }) => Promise<boolean>;
  /** Forgets what was resolved before this time, with its notices. */
  readonly forget: (before: Millis) => Promise<void>;
}
