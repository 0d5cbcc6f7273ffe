import type { Millis } from '../../shared/time.ts';

/** Worst last. `pause`: the line at which AWS may pause, or AWS has paused. */
export const ALERT_LEVELS = ['warn', 'review', 'pause'] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

export const NOTICE_KINDS = ['opened', 'updated', 'resolved', 'test'] as const;
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
