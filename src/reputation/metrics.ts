/**
 * What counts, in one table. A mail (one message to one recipient) carries flags; a metric counts the mails that have
 * any flag of `any` and no flag of `none`. The store's SQL and the pure `contribution` below both read this table, so
 * that there is one definition of every figure.
 *
 * Sources: SES Developer Guide, `reputationdashboardmessages` and `faqs-enforcement` (what AWS counts and leaves out).
 */
export const FLAG = {
  sent: 1 << 0,
  delivered: 1 << 1,
  delayed: 1 << 2,
  /** Permanent bounce that AWS holds against the sender: includes the global list (`Suppressed`). */
  hardBounced: 1 << 3,
  softBounced: 1 << 4,
  /** SES did not try: account or tenant list, unsubscribed, validation. */
  notAttempted: 1 << 5,
  complained: 1 << 6,
  notSpam: 1 << 7,
  rejected: 1 << 8,
  renderingFailed: 1 << 9,
  opened: 1 << 10,
  clicked: 1 << 11,
  /** Delivered to Google, which sends no complaints back. */
  google: 1 << 12,
  /** The mailbox simulator: AWS leaves it out of every rate. */
  simulator: 1 << 13,
  /** At a domain that the sender has verified: AWS leaves it out of every rate. */
  verified: 1 << 14,
  /** The message's `''` row: not a mail of its own, but what cannot be said of any one recipient. */
  unattributed: 1 << 15,
} as const;

interface Metric {
  /** `null`: whatever the flags. */
  readonly any: number | null;
  readonly none: number;
}

const EXCLUDED = FLAG.simulator | FLAG.verified;
const ATTEMPT = FLAG.sent | FLAG.delivered | FLAG.delayed | FLAG.hardBounced | FLAG.softBounced;
const SETTLED = FLAG.delivered | FLAG.hardBounced | FLAG.softBounced | FLAG.notAttempted;

export const METRICS = {
  mails: { any: null, none: FLAG.unattributed },
  excluded: { any: EXCLUDED, none: FLAG.unattributed },
  sent: { any: FLAG.sent, none: EXCLUDED },
  attempted: { any: ATTEMPT, none: FLAG.notAttempted | EXCLUDED },
  delivered: { any: FLAG.delivered, none: EXCLUDED },
  deliveredOutsideGoogle: { any: FLAG.delivered, none: FLAG.google | EXCLUDED },
  /** Still on its way after a delay. */
  delayed: { any: FLAG.delayed, none: SETTLED | EXCLUDED },
  hardBounced: { any: FLAG.hardBounced, none: FLAG.notAttempted | EXCLUDED },
  softBounced: { any: FLAG.softBounced, none: FLAG.hardBounced | FLAG.notAttempted | EXCLUDED },
  notAttempted: { any: FLAG.notAttempted, none: EXCLUDED },
  complained: { any: FLAG.complained, none: EXCLUDED },
  rejected: { any: FLAG.rejected, none: EXCLUDED },
  renderingFailed: { any: FLAG.renderingFailed, none: EXCLUDED },
  opened: { any: FLAG.opened, none: EXCLUDED },
  clicked: { any: FLAG.clicked, none: EXCLUDED },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
export type Counts = Readonly<Record<MetricName, number>>;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];

export const ZERO_COUNTS: Counts = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0])) as Record<
  MetricName,
  number
>;

/** What one mail adds to each counter: 0 or 1. */
export function contribution(flags: number): Counts {
  const counts = { ...ZERO_COUNTS } as Record<MetricName, number>;
  for (const name of METRIC_NAMES) {
    const { any, none }: Metric = METRICS[name];
    counts[name] = (any === null || (flags & any) !== 0) && (flags & none) === 0 ? 1 : 0;
  }
  return counts;
}

export function addCounts(a: Counts, b: Counts): Counts {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, a[name] + b[name]])) as Record<MetricName, number>;
}

/** What a part leaves of the whole. A part that was read a moment later may hold more: then nothing. */
export function remainder(whole: Counts, part: Counts): Counts {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, Math.max(0, whole[name] - part[name])])) as Record<
    MetricName,
    number
  >;
}
